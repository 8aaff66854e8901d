{# The identifiers that context_external_ids brings, one row per entry beside the relation's `keys`: type,
   normalised value, and the reason where the entry is rejected. #}
{% macro get_external_ids_sql(relation, keys) -%}
    select
        {{ keys | join(', ') }},
        external_id_type,
        external_id_value,
        case
            when kind = 'malformed' then 'malformed_external_ids'
            when has_nul then 'contains_nul'
            when
                kind = 'other' or not is_text_type or id_kind = 'other' or external_id_type = ''
                then 'malformed_entry'
            when coalesce(collection, 'users') <> 'users' then 'wrong_collection'
            when coalesce(encoding, 'none') <> 'none' then 'wrong_encoding'
            when external_id_type = 'group_id' then 'group_id'
            else case external_id_type
                {%- for external_id in external_ids() %}
                when {{ quoted(external_id.type) }}
                    then {{ rejection_reason('external_id_value', external_id.blocked_values) | indent(20) }}
                {%- endfor %}
                else {{ rejection_reason('external_id_value', var('blocked_values')) | indent(16) }}
            end
        end as rejection_reason
    from (
        select
            *,
            case when is_text_type and not has_nul then {{ trimmed('type') }} end as external_id_type,
            case
                when has_nul or id_kind = 'other' then null
                {%- for external_id in external_ids() if external_id.normalize %}
                when {{ trimmed('type') }} = {{ quoted(external_id.type) }}
                    then {{ normalized_value('id', external_id.normalize) }}
                {%- endfor %}
                else {{ trimmed('id') }}
            end as external_id_value
        from (
            {{ get_external_id_entries_sql(relation, keys) | indent(12) }}
        ) as entries
    ) as normalized
{%- endmacro %}
