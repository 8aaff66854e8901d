{# An expression: a text in the collation that columns have by default. Published columns have it,
   because analysts compare them with columns of their own. An engine finds a text by the index of a
   published column only in that column's collation. #}
{% macro database_collation(value) -%}
    {{ adapter.dispatch('database_collation', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__database_collation(value) -%}
    {{ value }} collate "default"
{%- endmacro %}

{# DuckDB compares by bytes unless a collation is named. #}
{% macro duckdb__database_collation(value) -%}
    {{ value }}
{%- endmacro %}

{# Spark compares by bytes. #}
{% macro spark__database_collation(value) -%}
    {{ value }}
{%- endmacro %}
