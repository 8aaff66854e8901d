{# A relation of raw values with a normalised value per slot in their place, placeholders not yet blocked, beside the
   relation's `keys`. Each raw column is trimmed once, however many slots read it. #}
{% macro get_normalized_identifiers_sql(relation, keys) -%}
    select
        {{ keys | join(', ') }},
        {%- for slot in identifier_slots() %}
        {{ normalized_identifier(slot) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        external_ids
    from (
        select
            {{ keys | join(', ') }},
            {%- for column in identifier_columns() %}
            {{ trimmed(raw_value(column)) | indent(12) }} as {{ trimmed_value(column) }},
            {%- endfor %}
            external_ids
        from {{ relation }}
    ) as trimmed_values
{%- endmacro %}
