{# Whether the running model takes nothing from what it holds. Its rows are replaced where they differ, and never its
   table: that would take analysts' views and grants along. #}
{% macro builds_anew() -%}
    {{- return(refreshes_fully() or not is_incremental()) -}}
{%- endmacro %}

{# With --empty nothing is read, so nothing may be taken for gone. #}
{% macro refreshes_fully() -%}
    {{- return(flags.FULL_REFRESH and not flags.EMPTY) -}}
{%- endmacro %}
