{# Contraction, and reading where somebody was forgotten, join what no statistics know: subqueries of one statement.
   PostgreSQL takes many of them for a single row and would loop over everything for each. For the rest of the
   transaction, or until planned as usual again. #}
{% macro avoid_loops(is_avoided) -%}
    {%- do adapter.dispatch('avoid_loops', 'identity_warehouse')(is_avoided) -%}
{%- endmacro %}

{% macro default__avoid_loops(is_avoided) -%}
{%- endmacro %}

{% macro postgres__avoid_loops(is_avoided) -%}
    {%- do execute_sql('set local enable_nestloop to ' ~ ('off' if is_avoided else 'default')) -%}
{%- endmacro %}
