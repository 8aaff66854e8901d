{# The slots that some raw table feeds by now. #}
{% macro present_identifier_slots() -%}
    {%- set present = {} -%}
    {%- for table in segment_tables() -%}
        {%- for slot in identifier_slots(table) -%}
            {%- do present.update({slot.name: slot}) if slot.has_arrived or slot.name not in present -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(present.values() | selectattr('has_arrived') | list) -}}
{%- endmacro %}
