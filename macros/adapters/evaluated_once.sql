{# A clause for the end of a subquery. Each column of the subquery is then evaluated once per row,
   however often the query around it names the column. #}
{% macro evaluated_once() -%}
    {{ adapter.dispatch('evaluated_once', 'identity_warehouse')() }}
{%- endmacro %}

{% macro default__evaluated_once() -%}
{%- endmacro %}

{# PostgreSQL would put the subquery's expressions in place of their names. #}
{% macro postgres__evaluated_once() -%}
    offset 0
{%- endmacro %}
