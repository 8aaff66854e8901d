{# Opens the transaction of an operation that writes working tables. #}
{% macro begin_operation() -%}
    {%- do adapter.dispatch('begin_operation', 'identity_warehouse')() -%}
{%- endmacro %}

{# dbt takes a transaction for open when an operation starts, and there is none. #}
{% macro default__begin_operation() -%}
    {%- do execute_sql('begin') -%}
{%- endmacro %}

{# The first statement opens it. #}
{% macro duckdb__begin_operation() -%}
{%- endmacro %}
