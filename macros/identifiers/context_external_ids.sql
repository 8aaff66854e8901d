{# Returns a query: the identifiers that the JSON arrays in `context_external_ids` bring, one row
   per entry. Columns: the relation's `keys`, external_id_type, external_id_value (normalized), and
   rejection_reason, which is null where the entry is accepted. Segment documents the fields of an
   entry: id, type, collection, encoding. #}
{% macro get_context_external_ids_sql(relation, keys) -%}
    with external_id_entries as (
        {{ get_external_id_entries_sql(relation, keys) }}
        {{ evaluated_once() }}
    ),

    trimmed_entries as (
        select
            *,
            case when is_text_type and not has_nul then {{ trimmed('type') | indent(12) }} end
                as external_id_type,
            case when id_kind <> 'other' and not has_nul then {{ trimmed('id') | indent(12) }} end
                as trimmed_id
        from external_id_entries
        {{ evaluated_once() }}
    ),

    normalized_entries as (
        select
            *,
            {{ normalized_value_by_type('external_id_type', 'trimmed_id') | indent(12) }}
                as external_id_value
        from trimmed_entries
        {{ evaluated_once() }}
    )

    select
        {{ keys | join(', ') }},
        external_id_type,
        external_id_value,
        {{ _rejection_reason_of_entry() | indent(8) }} as rejection_reason
    from normalized_entries
{%- endmacro %}

{# An expression: why an entry brings no identifier; null if it brings one. Reads the columns of the
   CTE normalized_entries. #}
{% macro _rejection_reason_of_entry() -%}
    case
        when kind = 'malformed' then 'malformed_external_ids'
        when has_nul then 'contains_nul'
        when
            kind = 'other'
            or not is_text_type
            or id_kind = 'other'
            or id is null
            or external_id_type = ''
            then 'malformed_entry'
        when coalesce(collection, 'users') <> 'users' then 'wrong_collection'
        when coalesce(encoding, 'none') <> 'none' then 'wrong_encoding'
        when external_id_type = 'group_id' then 'group_id'
        else
            {{ rejection_reason_by_type('external_id_type', 'external_id_value') | indent(12) }}
    end
{%- endmacro %}
