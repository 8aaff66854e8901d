{# The words before the query of a CTE. #}

{# The query runs once, however often its rows are read. #}
{% macro as_materialized() -%}
    {{- return(adapter.dispatch('as_materialized', 'identity_warehouse')()) -}}
{%- endmacro %}

{% macro default__as_materialized() -%}
    {{- return('as materialized') -}}
{%- endmacro %}

{# Spark has no such words, and would run the query for each reader. The comment is a sign to
   create_table_statements(), which makes a table of the query first. #}
{% macro spark__as_materialized() -%}
    {{- return('as /* once */') -}}
{%- endmacro %}

{# The query becomes part of the queries that read it, however many these are. #}
{% macro as_inlined() -%}
    {{- return(adapter.dispatch('as_inlined', 'identity_warehouse')()) -}}
{%- endmacro %}

{% macro default__as_inlined() -%}
    {{- return('as not materialized') -}}
{%- endmacro %}

{% macro spark__as_inlined() -%}
    {{- return('as') -}}
{%- endmacro %}
