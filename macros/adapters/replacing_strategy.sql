{# Returns the incremental strategy of dbt by which rows with the same unique key are replaced. #}
{% macro replacing_strategy() -%}
    {{- return(adapter.dispatch('replacing_strategy', 'identity_warehouse')()) -}}
{%- endmacro %}

{% macro default__replacing_strategy() -%}
    {{- return('delete+insert') -}}
{%- endmacro %}

{# One commit. #}
{% macro spark__replacing_strategy() -%}
    {{- return('merge') -}}
{%- endmacro %}
