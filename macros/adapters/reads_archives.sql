{# Returns whether the engine reads archives: the keys messages and files of the var
   segment_sources. #}
{% macro reads_archives() -%}
    {{- return(adapter.dispatch('reads_archives', 'identity_warehouse')()) -}}
{%- endmacro %}

{% macro default__reads_archives() -%}
    {{- return(true) -}}
{%- endmacro %}

{# What takes messages to parts is not written for Spark. #}
{% macro spark__reads_archives() -%}
    {{- return(false) -}}
{%- endmacro %}

{# Raises an error where SQL for archives is asked for on an engine that reads none. dbt looks for a
   macro of each engine when it parses, so there are some that do nothing else. #}
{% macro refuse_archives() -%}
    {%- do exceptions.raise_compiler_error(
        'found an archive, expected none on ' ~ target.type
        ~ '; take its entry out of the var segment_sources.') -%}
{%- endmacro %}
