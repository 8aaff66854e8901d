{# An expression: the day of a timestamp as the text YYYY-MM-DD. A cast of a date would follow the
   DateStyle of PostgreSQL's server. #}
{% macro day_text(moment) -%}
    {{ adapter.dispatch('day_text', 'identity_warehouse')(moment) }}
{%- endmacro %}

{% macro default__day_text(moment) -%}
    to_char({{ moment }}, 'YYYY-MM-DD')
{%- endmacro %}

{% macro duckdb__day_text(moment) -%}
    strftime({{ moment }}, '%Y-%m-%d')
{%- endmacro %}

{% macro spark__day_text(moment) -%}
    cast(cast({{ moment }} as date) as string)
{%- endmacro %}
