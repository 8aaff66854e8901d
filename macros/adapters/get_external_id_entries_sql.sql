{# One row per entry of the JSON array `external_ids` in a relation, beside the relation's `keys`, and one of
   kind 'malformed' where the text is no JSON array. Columns: keys, kind (malformed, object, other),
   has_nul, is_text_type, type, id, id_kind (string, number, other), collection, encoding. #}
{% macro get_external_id_entries_sql(relation, keys) -%}
    {{ adapter.dispatch('get_external_id_entries_sql', 'identity_warehouse')(relation, keys) }}
{%- endmacro %}

{# The type json, not jsonb, because jsonb refuses a whole array for one escaped NUL in it; a lone
   surrogate is refused as it is elsewhere, hence the look through jsonb's eyes. #}
{% macro postgres__get_external_id_entries_sql(relation, keys) -%}
    select
        {{ keys | join(', ') }},
        case
            when not is_array then 'malformed'
            when json_typeof(entry) = 'object' then 'object'
            else 'other'
        end as kind,
        has_nul,
        coalesce(json_typeof(entry -> 'type') = 'string', false) as is_text_type,
        (entry ->> 'type') collate "C" as type,
        case
            when json_typeof(entry -> 'id') = 'number'
                then cast(trim_scale(cast(entry ->> 'id' as numeric)) as text)
            else entry ->> 'id'
        end collate "C" as id,
        case
            when json_typeof(entry -> 'id') in ('string', 'number') then json_typeof(entry -> 'id')
            else 'other'
        end as id_kind,
        entry ->> 'collection' as collection,
        entry ->> 'encoding' as encoding
    from (
        select
            {{ keys | join(', ') }},
            is_array,
            {{ has_escaped_nul('cast(element as text)') }} as has_nul,
            case when not {{ has_escaped_nul('cast(element as text)') }} then element end as entry
        from (
            select
                {{ keys | join(', ') }},
                is_array,
                json_array_elements(case when is_array then cast(external_ids as json) else '[null]' end) as element
            from (
                select
                    {{ keys | join(', ') }},
                    external_ids,
                    case
                        when
                            pg_input_is_valid(external_ids, 'json')
                            and pg_input_is_valid(replace(external_ids, '\u0000', '\u0001'), 'jsonb')
                            then json_typeof(cast(external_ids as json)) = 'array'
                        else false
                    end as is_array
                from {{ relation }}
                where external_ids is not null
            ) as arrays
        ) as elements
    ) as entries
{%- endmacro %}

{% macro duckdb__get_external_id_entries_sql(relation, keys) -%}
    select
        {{ keys | join(', ') }},
        case
            when not is_array then 'malformed'
            when json_type(entry) = 'OBJECT' then 'object'
            else 'other'
        end as kind,
        coalesce({{ has_escaped_nul('cast(entry as varchar)') }}, false) as has_nul,
        coalesce(json_type(entry, '$.type') = 'VARCHAR', false) as is_text_type,
        entry ->> '$.type' as type,
        case
            when json_type(entry, '$.id') = 'DOUBLE'
                then {{ number_as_text("cast(entry ->> '$.id' as double)") }}
            else entry ->> '$.id'
        end as id,
        case
            when json_type(entry, '$.id') = 'VARCHAR' then 'string'
            when json_type(entry, '$.id') in ('UBIGINT', 'BIGINT', 'DOUBLE') then 'number'
            else 'other'
        end as id_kind,
        entry ->> '$.collection' as collection,
        entry ->> '$.encoding' as encoding
    from (
        select
            {{ keys | join(', ') }},
            is_array,
            unnest(case when is_array then from_json(external_ids, '["JSON"]') else [null] end) as entry
        from (
            select
                {{ keys | join(', ') }},
                external_ids,
                case when json_valid(external_ids) then json_type(external_ids) = 'ARRAY' else false end as is_array
            from {{ relation }}
            where external_ids is not null
        ) as arrays
    ) as elements
{%- endmacro %}
