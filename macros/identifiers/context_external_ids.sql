{# The identifiers that context_external_ids brings, one row per entry beside the relation's `keys`: type,
   normalized value, and the reason where the entry is rejected. #}
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
                {{ rejection_reason_by_type('external_id_type', 'external_id_value') | indent(16) }}
        end as rejection_reason
    from normalized_entries
{%- endmacro %}
