{# A trimmed value as it is stored. #}
{% macro normalized_value(value, normalize) -%}
    {{ lower_ascii(value) if normalize == 'lower' else value }}
{%- endmacro %}

{# The same where the type is a column. #}
{% macro normalized_value_by_type(type_column, value) -%}
    case
        when {{ value }} is null then null
        {%- for external_id in external_ids() if external_id.normalize %}
        when {{ type_column }} = {{ quoted(external_id.type) }}
            then {{ normalized_value(value, external_id.normalize) }}
        {%- endfor %}
        else {{ value }}
    end
{%- endmacro %}
