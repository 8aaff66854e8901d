{# The slots that some raw table feeds by now: the others are null throughout. #}
{% macro present_identifier_slots() -%}
    {%- set present = [] -%}
    {%- set columns_by_table = {} -%}
    {%- for table in segment_tables() -%}
        {%- set names = [] -%}
        {%- for entry in segment_sources() -%}
            {%- do names.extend(raw_columns(entry.name, table) | list) -%}
        {%- endfor -%}
        {%- do columns_by_table.update({table: names}) -%}
    {%- endfor -%}
    {%- for slot in identifier_slots() -%}
        {%- set ns = namespace(found=false) -%}
        {%- for table in segment_tables() if slot.table in [none, table] and slot.column in columns_by_table[table] -%}
            {%- set ns.found = true -%}
        {%- endfor -%}
        {%- do present.append(slot) if ns.found -%}
    {%- endfor -%}
    {{- return(present) -}}
{%- endmacro %}
