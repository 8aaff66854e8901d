{# Lets the engine join without nested loops, for the rest of the transaction or until they are
   allowed again. Contraction joins subqueries, and so does reading where somebody was forgotten.
   PostgreSQL has no statistics of subqueries, expects a single row of many, and would loop over
   everything for each row. #}
{% macro forbid_nested_loops() -%}
    {%- do adapter.dispatch('plan_nested_loops', 'identity_warehouse')('off') -%}
{%- endmacro %}

{# Lets the engine join as the server's settings say again. #}
{% macro allow_nested_loops() -%}
    {%- do adapter.dispatch('plan_nested_loops', 'identity_warehouse')('default') -%}
{%- endmacro %}

{% macro default__plan_nested_loops(setting) -%}
{%- endmacro %}

{% macro postgres__plan_nested_loops(setting) -%}
    {%- do execute_sql('set local enable_nestloop to ' ~ setting) -%}
{%- endmacro %}
