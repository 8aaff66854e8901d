{# Opens the transaction of an operation that writes working tables. #}
{% macro begin_operation() -%}
    {%- do adapter.dispatch('begin_operation', 'identity_warehouse')() -%}
{%- endmacro %}

{# When an operation starts, dbt believes that a transaction is open, but none is. #}
{% macro default__begin_operation() -%}
    {%- do execute_sql('begin') -%}
{%- endmacro %}

{# dbt-duckdb opens the transaction with the first statement. #}
{% macro duckdb__begin_operation() -%}
{%- endmacro %}
