{# Before a transaction that fills working tables. #}
{% macro prepare_engine() -%}
    {%- do adapter.dispatch('prepare_engine', 'identity_warehouse')() -%}
{%- endmacro %}

{% macro default__prepare_engine() -%}
{%- endmacro %}

{# DuckDB 2.0.0 loses the rows of a table that was created empty in the same transaction and filled by several
   threads at once, as soon as few rows are added; not so where it need not keep the order of insertion. #}
{% macro duckdb__prepare_engine() -%}
    {%- do execute_sql('set preserve_insertion_order = false') -%}
{%- endmacro %}
