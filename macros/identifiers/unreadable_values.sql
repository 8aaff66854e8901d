{# The identifier columns that some raw table holds in a type whose values may be no scalars; worked
   out once per invocation. #}
{% macro unreadable_columns() -%}
    {%- set known = known_of_invocation() -%}
    {%- if 'unreadable_columns' not in known -%}
        {%- set found = {} -%}
        {%- for entry in segment_sources() -%}
            {%- for table in tables_of(entry) -%}
                {%- set columns = raw_columns(entry.name, table) -%}
                {%- for column in raw_identifier_columns()
                    if may_be_unreadable(columns, raw_column_key(column, table, columns)) -%}
                    {%- do found.update({column: none}) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- do known.setdefault('unreadable_columns', found | list) -%}
    {%- endif -%}
    {{- return(known['unreadable_columns']) -}}
{%- endmacro %}

{# What the text of such a column's values is called: by number, because engines cut long names. #}
{% macro unreadable_value(column) -%}
    {{ adapter.quote('unreadable ' ~ raw_identifier_columns().index(column)) }}
{%- endmacro %}

{# The slots that read them, under names of their own. #}
{% macro unreadable_slots() -%}
    {%- set columns, slots = unreadable_columns(), [] -%}
    {%- for slot in present_identifier_slots() if slot.column in columns -%}
        {%- do slots.append(dict(slot, name=adapter.quote('unreadable in slot ' ~ loop.index))) -%}
    {%- endfor -%}
    {{- return(slots) -}}
{%- endmacro %}

{# Why an unreadable value is no identifier: a text with the character NUL, or anything that is no
   scalar. #}
{% macro unreadable_reason(value) -%}
    case
        when {{ matches_regex(value, "'^[[:space:]]*\"'") }} and {{ has_escaped_nul(value) }}
            then 'contains_nul'
        else 'no_scalar'
    end
{%- endmacro %}
