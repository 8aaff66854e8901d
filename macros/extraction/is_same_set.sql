{# Whether an event has the raw values of a numbered set. The first condition follows from the others, and is one that
   engines can join by. #}
{% macro is_same_set(set_columns) -%}
    {%- set first = [] -%}
    {%- for relation in ['identifier_sets', 'events'] -%}
        {%- set columns = [] -%}
        {%- for column in set_columns if column != 'source_key' -%}
            {%- do columns.append(relation ~ '.' ~ column) -%}
        {%- endfor -%}
        {%- do first.append('coalesce(' ~ columns | join(', ') ~ ')') -%}
    {%- endfor -%}
    {{ first | join(' = ') }}
    {%- for column in set_columns %}
    and identifier_sets.{{ column }} is not distinct from events.{{ column }}
    {%- endfor %}
{%- endmacro %}

{# The columns that make a set of raw values: where it was seen, and what an identifier may stand in. #}
{% macro raw_set_columns() -%}
    {%- set columns = ['source_key'] -%}
    {%- for column in identifier_columns() -%}
        {%- do columns.append(raw_value(column)) -%}
    {%- endfor -%}
    {{- return(columns + ['external_ids']) -}}
{%- endmacro %}
