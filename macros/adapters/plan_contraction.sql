{# Contraction joins what no statistics know: subqueries of one statement. PostgreSQL takes many of them for a single
   row and would loop over the whole graph for each. For the rest of the transaction, or until planned as usual again. #}
{% macro plan_contraction(is_contracting) -%}
    {%- do adapter.dispatch('plan_contraction', 'identity_warehouse')(is_contracting) -%}
{%- endmacro %}

{% macro default__plan_contraction(is_contracting) -%}
{%- endmacro %}

{% macro postgres__plan_contraction(is_contracting) -%}
    {%- do execute_sql('set local enable_nestloop to ' ~ ('off' if is_contracting else 'default')) -%}
{%- endmacro %}
