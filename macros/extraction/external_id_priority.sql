{# The priority of a type, 1 first. Types that the var external_ids does not list come after those it
   lists. #}
{% macro external_id_priority(type_column) -%}
    case {{ type_column }}
        {%- for external_id in external_ids() %}
        when {{ quoted(external_id.type) }} then {{ external_id.priority }}
        {%- endfor %}
        else {{ external_ids() | length + 1 }}
    end
{%- endmacro %}
