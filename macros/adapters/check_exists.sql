{# Whether a relation exists by now, by the engine itself: what dbt knows of it may be as old as the run. #}
{% macro check_exists(relation) -%}
    {{- return(adapter.dispatch('check_exists', 'identity_warehouse')(relation)) -}}
{%- endmacro %}

{# Nobody else writes to the file of a DuckDB run. #}
{% macro default__check_exists(relation) -%}
    {{- return(load_relation(relation) is not none) -}}
{%- endmacro %}

{% macro postgres__check_exists(relation) -%}
    {{- return(fetch_row('select to_regclass(' ~ text_literal(relation.include(database=false)) ~ ') is not null')[0]) -}}
{%- endmacro %}
