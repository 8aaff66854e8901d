{# Values of identifier columns that are no scalars, such as a list in a JSON column. They become no
   identifiers, and rejected_identifiers counts them. #}

{# Returns the raw identifier columns that some raw table has with a type whose values may be no
   scalars. They are found once per invocation. #}
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

{# Returns the name, in quotes, of the column with the unreadable values of a raw column. The name
   has a number in it, because engines cut long names. #}
{% macro unreadable_value(column) -%}
    {{ adapter.quote('unreadable ' ~ raw_identifier_columns().index(column)) }}
{%- endmacro %}

{# Returns the slots that read unreadable_columns(), each with a name of its own for the unreadable
   value. #}
{% macro unreadable_slots() -%}
    {%- set columns, slots = unreadable_columns(), [] -%}
    {%- for slot in present_identifier_slots() if slot.column in columns -%}
        {%- do slots.append(dict(slot, name=adapter.quote('unreadable in slot ' ~ loop.index))) -%}
    {%- endfor -%}
    {{- return(slots) -}}
{%- endmacro %}

{# An expression: why an unreadable value is no identifier. A JSON text with the character NUL is
   contains_nul, anything else is no_scalar. #}
{% macro unreadable_reason(value) -%}
    {%- set begins_as_string = matches_regex(value, regex_literal('^[[:space:]]*"')) -%}
    case
        when {{ begins_as_string }} and {{ has_escaped_nul(value) }}
            then 'contains_nul'
        else 'no_scalar'
    end
{%- endmacro %}
