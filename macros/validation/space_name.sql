{% macro space_name() -%}
    {%- set name = var('space_name') -%}
    {%- if name is not string or not modules.re.fullmatch('[a-z0-9_]{0,40}', name) -%}
        {{ refuse_var('space_name', name, 'at most 40 lower-case letters, digits and underscores, such as prod, or an empty text') }}
    {%- endif -%}
    {{- return(name) -}}
{%- endmacro %}
