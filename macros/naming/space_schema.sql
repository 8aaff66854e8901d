{% macro space_schema(purpose) -%}
    {%- set space = space_name() -%}
    {{- 'personas_' ~ (space ~ '_' if space else '') ~ purpose -}}
{%- endmacro %}
