{# Whether this is a run that builds identity_clusters from nothing. Elsewhere (compile, show, docs) the model's own
   select stands as it is written. #}
{% macro is_written_by_hook() -%}
    {{- return(execute and flags.WHICH in ['run', 'build'] and not is_incremental()) -}}
{%- endmacro %}
