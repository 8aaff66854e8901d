{# The normalised value of a slot, or null where it may not become an identifier. #}
{% macro accepted_identifier(slot) -%}
    {%- if slot.has_arrived -%}
        case when {{ rejection_reason(slot.name, slot.blocked_values) }} is null then {{ slot.name }} end
    {%- else -%}
        {{ slot.name }}
    {%- endif -%}
{%- endmacro %}
