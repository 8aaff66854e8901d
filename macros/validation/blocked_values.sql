{% macro blocked_values() -%}
    {%- set values = var('blocked_values') -%}
    {%- do validate_blocked_values('blocked_values', values) -%}
    {{- return(values) -}}
{%- endmacro %}
