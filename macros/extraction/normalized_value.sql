{# A trimmed value as it is stored. #}
{% macro normalized_value(value, normalize) -%}
    {{ lower_ascii(value) if normalize == 'lower' else value }}
{%- endmacro %}
