{% macro space_name() -%}
    {{- return(_space_var('space_name')) -}}
{%- endmacro %}

{# The space that analyses/compare_spaces.sql compares with; it may be one that nobody has built yet. #}
{% macro compared_space() -%}
    {{- return(_space_var('compared_space')) -}}
{%- endmacro %}

{% macro _space_var(var_name) -%}
    {%- set name = var(var_name) -%}
    {%- if not is_space_name(name) -%}
        {{ refuse_var(var_name, name, form_of_space_names()) }}
    {%- endif -%}
    {{- return(name) -}}
{%- endmacro %}

{# The name becomes part of schema names, which PostgreSQL cuts at 63 bytes. #}
{% macro is_space_name(name) -%}
    {{- return(name is string and modules.re.fullmatch('[a-z0-9_]{0,40}', name) is not none) -}}
{%- endmacro %}

{% macro form_of_space_names() -%}
    {{- return('at most 40 lower-case letters, digits and underscores, such as prod, or an empty text') -}}
{%- endmacro %}
