{# Whether a run starts from nothing, or goes on from the rows that models hold. #}

{# Returns whether the running model makes nothing of the rows that it holds. They are replaced
   where they differ, and the table stays: without it analysts' views and grants would be gone. #}
{% macro builds_anew() -%}
    {{- return(refreshes_fully() or not is_incremental()) -}}
{%- endmacro %}

{# Returns whether the run is a full refresh. With --empty it is none: nothing is read then, so
   nothing may count as gone. #}
{% macro refreshes_fully() -%}
    {{- return(flags.FULL_REFRESH and not flags.EMPTY) -}}
{%- endmacro %}
