{# Whether a relation exists by now, by the engine itself: what dbt knows of it may be as old as the run. #}
{% macro is_there(relation) -%}
    {{- return(adapter.dispatch('is_there', 'identity_warehouse')(relation)) -}}
{%- endmacro %}

{# Nobody else writes to the file of a DuckDB run. #}
{% macro default__is_there(relation) -%}
    {{- return(load_relation(relation) is not none) -}}
{%- endmacro %}

{% macro postgres__is_there(relation) -%}
    {{- return(fetch_row('select to_regclass(' ~ quoted(relation.include(database=false)) ~ ') is not null')[0]) -}}
{%- endmacro %}
