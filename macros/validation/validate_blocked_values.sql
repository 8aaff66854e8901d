{% macro validate_blocked_values(name, values) -%}
    {%- if values is string or values is mapping or values is not sequence -%}
        {{ refuse_var(name, values, 'a list of texts; one that starts with ^ is a regular expression') }}
    {%- endif -%}
    {%- for value in values if value is not string -%}
        {{ refuse_var(name, value, 'texts: put it in quotes') }}
    {%- endfor -%}
{%- endmacro %}
