{# Whether the running model takes nothing from what it holds. Its rows are replaced where they differ, and never its
   table: that would take analysts' views and grants along. #}
{% macro is_built_anew() -%}
    {{- return(is_full_refresh() or not is_incremental()) -}}
{%- endmacro %}

{# With --empty nothing is read, so nothing may be taken for gone. #}
{% macro is_full_refresh() -%}
    {{- return(flags.FULL_REFRESH and not flags.EMPTY) -}}
{%- endmacro %}
