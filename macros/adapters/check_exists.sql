{# Asks the engine whether a relation exists by now. What dbt knows of relations may be as old as
   the run. #}
{% macro check_exists(relation) -%}
    {{- return(adapter.dispatch('check_exists', 'identity_warehouse')(relation)) -}}
{%- endmacro %}

{# No other process writes to the file of a DuckDB run, so dbt's knowledge is good enough. #}
{% macro default__check_exists(relation) -%}
    {{- return(load_relation(relation) is not none) -}}
{%- endmacro %}

{% macro postgres__check_exists(relation) -%}
    {%- set name = text_literal(relation.include(database=false)) -%}
    {{- return(fetch_row('select to_regclass(' ~ name ~ ') is not null')[0]) -}}
{%- endmacro %}
