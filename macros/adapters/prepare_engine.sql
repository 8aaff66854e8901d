{# Prepares the engine for a transaction that fills working tables. #}
{% macro prepare_engine() -%}
    {%- do adapter.dispatch('prepare_engine', 'identity_warehouse')() -%}
{%- endmacro %}

{% macro default__prepare_engine() -%}
{%- endmacro %}

{# DuckDB 2.0.0 can lose rows of a table that is created empty and filled by several threads in the
   same transaction, once few rows are added. It does not where it need not keep the order of
   insertion. #}
{% macro duckdb__prepare_engine() -%}
    {%- do execute_sql('set preserve_insertion_order = false') -%}
{%- endmacro %}
