{# One slot per external id type and raw column that feeds it, in priority order; a slot is a column
   of the staging views. It is named after its type, and after its column too where a type has several. #}
{% macro identifier_slots() -%}
    {%- set slots = [] -%}
    {%- for external_id in external_ids() -%}
        {%- for column in external_id.columns -%}
            {%- set name = external_id.type if external_id.columns | length == 1
                else external_id.type ~ ' from ' ~ (column.table ~ '.' if column.table else '') ~ column.column -%}
            {%- do slots.append(dict(external_id, name=adapter.quote(name), **column)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(slots) -}}
{%- endmacro %}
