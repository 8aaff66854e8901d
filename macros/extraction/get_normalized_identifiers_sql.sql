{# A relation of raw values with a normalised value per slot in their place, placeholders not yet
   blocked, beside the relation's `keys`. Each raw column is trimmed once, however many slots read
   it. With `with_unreadable` also what slots find that is no value. #}
{% macro get_normalized_identifiers_sql(relation, keys, with_unreadable=false) -%}
    select
        {{ keys | join(', ') }},
        {%- for slot in identifier_slots() %}
        {{ normalized_identifier(slot) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        {%- for slot in unreadable_slots() if with_unreadable %}
        {{ value_of_slot(slot, unreadable_value(slot.column)) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        external_ids
    from (
        select
            {{ keys | join(', ') }},
            {%- for column in identifier_columns() %}
            {{ trimmed(raw_value(column)) | indent(12) }} as {{ trimmed_value(column) }},
            {%- endfor %}
            {%- for column in unreadable_columns() if with_unreadable %}
            {{ unreadable_value(column) }},
            {%- endfor %}
            external_ids
        from {{ relation }}
        {{ evaluated_once() }}
    ) as trimmed_values
    {{ evaluated_once() }}
{%- endmacro %}
