{% macro normalized_value(value, normalize) -%}
    {{ lower_ascii(trimmed(value)) if normalize == 'lower' else trimmed(value) }}
{%- endmacro %}
