{# An expression: a value of any type, such as a list or a struct, as JSON text. #}
{% macro json_of_value(value) -%}
    {{ adapter.dispatch('json_of_value', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__json_of_value(value) -%}
    cast(to_json({{ value }}) as text)
{%- endmacro %}

{% macro duckdb__json_of_value(value) -%}
    cast(to_json({{ value }}) as varchar)
{%- endmacro %}

{# Spark would leave out the fields of a struct that are null. #}
{% macro spark__json_of_value(value) -%}
    to_json({{ value }}, map('ignoreNullFields', 'false'))
{%- endmacro %}
