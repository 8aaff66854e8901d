{# One slot per external id type and raw column that feeds it, in priority order; a slot is a column
   of stg_segment__identifier_sets. It is named after its type, and after its column too where a type has several.
   has_arrived: some raw table feeds it by now; until then it is null throughout. #}
{% macro identifier_slots() -%}
    {%- set arrived = [] -%}
    {%- for entry in segment_sources() -%}
        {%- for table in segment_tables() -%}
            {%- for column in raw_columns(entry.name, table) -%}
                {%- do arrived.extend([column, table ~ '.' ~ column]) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set slots = [] -%}
    {%- for external_id in external_ids() -%}
        {%- for column in external_id.columns -%}
            {%- set name = external_id.type if external_id.columns | length == 1 else external_id.type ~ ' from ' ~ column -%}
            {%- do slots.append(dict(
                external_id, name=adapter.quote(name), column=column, has_arrived=column in arrived)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(slots) -}}
{%- endmacro %}

{# The slots that some raw table feeds by now. #}
{% macro present_identifier_slots() -%}
    {{- return(identifier_slots() | selectattr('has_arrived') | list) -}}
{%- endmacro %}

{# The raw columns that they read, as the var external_ids names them: `column`, or `table.column`. #}
{% macro identifier_columns() -%}
    {%- set columns = [] -%}
    {%- for slot in present_identifier_slots() -%}
        {%- do columns.extend([slot.column] + slot.when | list) -%}
    {%- endfor -%}
    {{- return(columns | unique | list) -}}
{%- endmacro %}

{# What such a column is called as text, and once it is trimmed: no slot has these names. #}
{% macro raw_value(column) -%}
    {{ adapter.quote('raw ' ~ column) }}
{%- endmacro %}

{% macro trimmed_value(column) -%}
    {{ adapter.quote('trimmed ' ~ column) }}
{%- endmacro %}
