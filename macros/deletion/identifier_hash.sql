{# What tombstones know an identifier by. #}
{% macro identifier_hash(type_column, value_column) -%}
    {{ keyed_hash(length_prefixed(type_column) ~ ' || ' ~ length_prefixed(value_column)) }}
{%- endmacro %}
