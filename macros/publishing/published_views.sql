{# A number for each row that grows with time, and within one moment with `columns`: microseconds
   since 1970 and nine digits behind them. A row that arrives late moves none but those of the very
   same moment. #}
{% macro sequence_number(moment, columns) -%}
    cast({{ microseconds(moment) }} as decimal(38, 0)) * 1000000000
    + row_number() over (partition by {{ moment }} order by {{ columns | join(', ') }})
{%- endmacro %}

{# Whether a type tells whom a profile is about. All others name devices and cookies, or are of your
   own making; a profile without any of these is anonymous. #}
{% macro is_personal_type(type_column) -%}
    {{ type_column }} in ('user_id', 'email')
{%- endmacro %}
