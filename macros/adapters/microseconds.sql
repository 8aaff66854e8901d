{# An expression: the microseconds from 1970 to a timestamp, as a bigint, exactly. #}
{% macro microseconds(moment) -%}
    {{ adapter.dispatch('microseconds', 'identity_warehouse')(moment) }}
{%- endmacro %}

{% macro default__microseconds(moment) -%}
    cast(extract(epoch from {{ moment }}) * 1000000 as bigint)
{%- endmacro %}

{# DuckDB's extract() gives a double, which is short of digits from the year 2255 on. #}
{% macro duckdb__microseconds(moment) -%}
    epoch_us({{ moment }})
{%- endmacro %}

{% macro spark__microseconds(moment) -%}
    unix_micros({{ moment }})
{%- endmacro %}
