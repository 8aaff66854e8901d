{# One slot per external id type and raw column that feeds it, in priority order; a slot is a column
   of the staging views. It is named after its type, and after its column too where a type has several.
   has_arrived: a raw table of this kind feeds it by now; until then it is null throughout. #}
{% macro identifier_slots(table) -%}
    {%- set arrived = [] -%}
    {%- for entry in segment_sources() -%}
        {%- do arrived.extend(raw_columns(entry.name, table)) -%}
    {%- endfor -%}
    {%- set slots = [] -%}
    {%- for external_id in external_ids() -%}
        {%- for column in external_id.columns -%}
            {%- set name = external_id.type if external_id.columns | length == 1
                else external_id.type ~ ' from ' ~ (column.table ~ '.' if column.table else '') ~ column.column -%}
            {%- do slots.append(dict(
                external_id,
                name=adapter.quote(name),
                has_arrived=column.table in [none, table] and column.column in arrived,
                **column
            )) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(slots) -}}
{%- endmacro %}
