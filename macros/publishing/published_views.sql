{# A number for each row that grows with time, and within one moment with `columns`: microseconds since 1970 and nine
   digits behind them. A row that arrives late moves none but those of the very same moment. #}
{% macro sequence_number(moment, columns) -%}
    cast({{ microseconds(moment) }} as decimal(38, 0)) * 1000000000
    + row_number() over (partition by {{ moment }} order by {{ columns | join(', ') }})
{%- endmacro %}
