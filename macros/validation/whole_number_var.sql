{% macro whole_number_var(name, least) -%}
    {%- set value = var(name) -%}
    {%- if value is boolean or value is not integer or value < least -%}
        {{ refuse_var(name, value, 'a whole number of at least ' ~ least) }}
    {%- endif -%}
    {{- return(value) -}}
{%- endmacro %}
