{# From the texts of raw columns to normalized values of slots. rejections.sql says which of these
   values may become identifiers. #}

{# Returns a query: the rows of a relation of raw values, with the normalized value of each slot.
   Columns: the relation's `keys`, one per slot, and context_external_ids. Blocked values are still
   among them. Each raw column is trimmed once, however many slots read it. `slots`: those of
   identifier_slots() if left out. `with_unreadable` adds the columns of unreadable_slots(). #}
{% macro get_normalized_identifiers_sql(relation, keys, slots=none, with_unreadable=false) -%}
    {%- set slots = identifier_slots() if slots is none else slots -%}
    {%- set unreadable = unreadable_slots() if with_unreadable else [] -%}
    select
        {{ keys | join(', ') }},
        {%- for slot in slots %}
        {{ _normalized_identifier(slot) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        {%- for slot in unreadable %}
        {{ _value_of_slot(slot, unreadable_value(slot.column)) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        context_external_ids
    from (
        select
            {{ keys | join(', ') }},
            {%- for column in columns_of_slots(slots | selectattr('has_arrived')) %}
            {{ trimmed(raw_value(column)) | indent(12) }} as {{ trimmed_value(column) }},
            {%- endfor %}
            {%- for column in (unreadable_columns() if with_unreadable else []) %}
            {{ unreadable_value(column) }},
            {%- endfor %}
            context_external_ids
        from {{ relation }}
        {{ evaluated_once() }}
    ) as trimmed_values
    {{ evaluated_once() }}
{%- endmacro %}

{# An expression: the value of a slot in a row of trimmed columns. Null where no raw table feeds the
   slot, or where the condition `when` of its type does not hold. #}
{% macro _normalized_identifier(slot) -%}
    {%- if not slot.has_arrived -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {{ _value_of_slot(slot, normalized_value(trimmed_value(slot.column), slot.normalize)) }}
    {%- endif -%}
{%- endmacro %}

{# An expression: `value` where the condition `when` of a slot's type holds, else null. #}
{% macro _value_of_slot(slot, value) -%}
    {%- if slot.when -%}
        case
            when
                {%- for column, accepted in slot.when.items() %}
                {{ 'and ' if not loop.first -}}
                {{ is_one_of(trimmed_value(column), _accepted_values(accepted)) }}
                {%- endfor %}
                then {{ value }}
        end
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}

{# Returns the accepted values of a `when`, one or a list of them, as a list of texts. Numbers and
   booleans become texts too. #}
{% macro _accepted_values(accepted) -%}
    {%- set values
        = [accepted] if accepted is string or accepted is not iterable else accepted -%}
    {{- return(values | map('string') | list) -}}
{%- endmacro %}

{# An expression: a trimmed value in the normal form of its type. `normalize` is lower, uuid or
   none. #}
{% macro normalized_value(value, normalize) -%}
    {%- if normalize == 'lower' -%}
        {{ lower_ascii(value) }}
    {%- elif normalize == 'uuid' -%}
        {{ _canonical_uuid(value) }}
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}

{# An expression: a uuid as engines print it, and any other value as it is. A value is a uuid if
   PostgreSQL reads it as one: in any case, also with braces or without hyphens. #}
{% macro _canonical_uuid(value) -%}
    {%- set digits = '([0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}' -%}
    {%- set groups = [] -%}
    {%- for start, length in [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)] -%}
        {%- do groups.append(
            'substr(lower(translate(' ~ value ~ ", '{}-', '')), " ~ start ~ ', ' ~ length ~ ')') -%}
    {%- endfor -%}
    case
        when {{ matches_regex(value, regex_literal('^([{]' ~ digits ~ '[}]|' ~ digits ~ ')$')) }}
            then {{ groups | join(" || '-' || ") }}
        else {{ value }}
    end
{%- endmacro %}

{# An expression: a trimmed value in the normal form of its type, where the type is a column. #}
{% macro normalized_value_by_type(type_column, value) -%}
    case
        when {{ value }} is null then null
        {%- for external_id in external_ids() if external_id.normalize %}
        when {{ type_column }} = {{ text_literal(external_id.type) }}
            then {{ normalized_value(value, external_id.normalize) }}
        {%- endfor %}
        else {{ value }}
    end
{%- endmacro %}
