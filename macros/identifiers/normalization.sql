{# A relation of raw values with a normalized value per slot in their place, placeholders not yet
   blocked, beside the relation's `keys`. Each raw column is trimmed once, however many slots read
   it. With `with_unreadable` also what slots find that is no value. #}
{% macro get_normalized_identifiers_sql(relation, keys, with_unreadable=false) -%}
    select
        {{ keys | join(', ') }},
        {%- for slot in identifier_slots() %}
        {{ _normalized_identifier(slot) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        {%- for slot in unreadable_slots() if with_unreadable %}
        {{ _value_of_slot(slot, unreadable_value(slot.column)) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        context_external_ids
    from (
        select
            {{ keys | join(', ') }},
            {%- for column in raw_identifier_columns() %}
            {{ trimmed(raw_value(column)) | indent(12) }} as {{ trimmed_value(column) }},
            {%- endfor %}
            {%- for column in unreadable_columns() if with_unreadable %}
            {{ unreadable_value(column) }},
            {%- endfor %}
            context_external_ids
        from {{ relation }}
        {{ evaluated_once() }}
    ) as trimmed_values
    {{ evaluated_once() }}
{%- endmacro %}

{# The value that a slot holds in a row of trimmed columns: null where no raw table feeds it, or its `when` does not
   hold. #}
{% macro _normalized_identifier(slot) -%}
    {%- if not slot.has_arrived -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {{ _value_of_slot(slot, normalized_value(trimmed_value(slot.column), slot.normalize)) }}
    {%- endif -%}
{%- endmacro %}

{% macro _value_of_slot(slot, value) -%}
    {%- if slot.when -%}
        case
            when
                {%- for column, accepted in slot.when.items() %}
                {{ 'and ' if not loop.first }}{{ is_one_of(trimmed_value(column), _accepted_values(accepted)) }}
                {%- endfor %}
                then {{ value }}
        end
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}

{# One value or a list of them, numbers and booleans included, as texts. #}
{% macro _accepted_values(accepted) -%}
    {{- return(([accepted] if accepted is string or accepted is not iterable else accepted) | map('string') | list) -}}
{%- endmacro %}

{# A trimmed value as it is stored. #}
{% macro normalized_value(value, normalize) -%}
    {%- if normalize == 'lower' -%}
        {{ lower_ascii(value) }}
    {%- elif normalize == 'uuid' -%}
        {{ _canonical_uuid(value) }}
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}

{# A uuid as engines print it, whichever of the forms it has that PostgreSQL reads: any case, with
   braces, without hyphens. Any other value as it is. #}
{% macro _canonical_uuid(value) -%}
    {%- set digits = '([0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}' -%}
    {%- set groups = [] -%}
    {%- for start, length in [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)] -%}
        {%- do groups.append(
            'substr(lower(translate(' ~ value ~ ", '{}-', '')), " ~ start ~ ', ' ~ length ~ ')') -%}
    {%- endfor -%}
    case
        when {{ matches_regex(value, "'^([{]" ~ digits ~ '[}]|' ~ digits ~ ")$'") }}
            then {{ groups | join(" || '-' || ") }}
        else {{ value }}
    end
{%- endmacro %}

{# The same where the type is a column. #}
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
