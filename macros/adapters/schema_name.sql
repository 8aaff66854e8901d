{# Returns the name of a schema of the space `space`, a text that may be empty. `purpose` is
   identities, graph, private or working. #}
{% macro schema_name(purpose, space) -%}
    {{- return('personas_' ~ (space ~ '_' if space else '') ~ purpose) -}}
{%- endmacro %}
