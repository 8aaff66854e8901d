{# Contraction, and reading where somebody was forgotten, join what no statistics know: subqueries
   of one statement. PostgreSQL takes many of them for a single row and would loop over everything
   for each. For the rest of the transaction, or until loops are allowed again. #}
{% macro forbid_nested_loops() -%}
    {%- do adapter.dispatch('plan_nested_loops', 'identity_warehouse')('off') -%}
{%- endmacro %}

{# The server's setting holds again. #}
{% macro allow_nested_loops() -%}
    {%- do adapter.dispatch('plan_nested_loops', 'identity_warehouse')('default') -%}
{%- endmacro %}

{% macro default__plan_nested_loops(setting) -%}
{%- endmacro %}

{% macro postgres__plan_nested_loops(setting) -%}
    {%- do execute_sql('set local enable_nestloop to ' ~ setting) -%}
{%- endmacro %}
