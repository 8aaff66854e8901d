{# Returns a query: one row per entry of the JSON array in the column context_external_ids of a
   relation, and one row of kind 'malformed' where the text is no JSON array. A JSON string may hold
   the array's text. Null and an empty array have no entries. Columns: the relation's `keys`, kind
   (malformed, object, other), has_nul, is_text_type, type, id, id_kind (string, number, other),
   collection, encoding. #}
{% macro get_external_id_entries_sql(relation, keys) -%}
    {{ adapter.dispatch('get_external_id_entries_sql', 'identity_warehouse')(relation, keys) }}
{%- endmacro %}

{# A text is parsed once, and not anew for each of its entries. #}
{% macro postgres__get_external_id_entries_sql(relation, keys) -%}
    {%- set columns = keys | join(', ') -%}
    with texts as (
        select {{ columns }}, {{ json_of_text('context_external_ids') | indent(8) }} as document
        from {{ relation }}
        where context_external_ids is not null
        {{ evaluated_once() }}
    ),

    documents as (
        select
            {{ columns }},
            case
                when json_typeof(document) <> 'string' then document
                when not {{ has_escaped_nul('cast(document as text)') }}
                    then {{ json_of_text("document #>> '{}'") | indent(16) }}
            end as document
        from texts
        {{ evaluated_once() }}
    ),

    arrays as (
        select
            {{ columns }},
            coalesce(json_typeof(document) = 'array', false) as is_array,
            case when json_typeof(document) = 'array' then document else '[null]' end as elements
        from documents
        where json_typeof(document) is distinct from 'null'
        {{ evaluated_once() }}
    ),

    entries as (
        select
            {{ columns }},
            is_array,
            has_nul,
            case when not has_nul then element end as entry
        from arrays
        cross join lateral (
            select element, {{ has_escaped_nul('cast(element as text)') }} as has_nul
            from json_array_elements(elements) as elements_of_array (element)
        ) as judged_elements
    )

    select
        {{ columns }},
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
                then {{ plain_number("(entry ->> 'id')") | indent(16) }}
            else entry ->> 'id'
        end collate "C" as id,
        case
            when json_typeof(entry -> 'id') in ('string', 'number') then json_typeof(entry -> 'id')
            else 'other'
        end as id_kind,
        entry ->> 'collection' as collection,
        entry ->> 'encoding' as encoding
    from entries
{%- endmacro %}

{% macro duckdb__get_external_id_entries_sql(relation, keys) -%}
    {%- set columns = keys | join(', ') -%}
    with texts as (
        select {{ columns }}, {{ json_of_text('context_external_ids') | indent(8) }} as document
        from {{ relation }}
        where context_external_ids is not null
    ),

    quoted_texts as (
        select
            *,
            case when json_type(document) = 'VARCHAR' then json_extract_string(document, '$') end
                as quoted
        from texts
    ),

    documents as (
        select
            {{ columns }},
            case
                when quoted is null then document
                else {{ json_of_text('quoted') | indent(16) }}
            end as document
        from quoted_texts
    ),

    arrays as (
        select *, coalesce(json_type(document) = 'ARRAY', false) as is_array
        from documents
        where json_type(document) is distinct from 'NULL'
    ),

    tagged_arrays as (
        select
            *,
            case when is_array then {{ separable_json('document') | indent(12) }} end as tagged
        from arrays
    ),

    elements as (
        select
            {{ columns }},
            is_array,
            unnest(case when is_array then from_json(tagged, '["JSON"]') else [null] end) as entry
        from tagged_arrays
    ),

    read_elements as (
        select
            *,
            entry ->> '$.type' as type,
            entry ->> '$.id' as id,
            starts_with(entry ->> '$.id', '{{ number_tag() }}') as is_tagged
        from elements
    ),

    entries as (
        select
            {{ columns }},
            is_array,
            entry,
            type,
            case when is_tagged then replace(id, '{{ number_tag() }}', '') else id end as id,
            case
                when is_tagged or json_type(entry, '$.id') in ('UBIGINT', 'BIGINT', 'DOUBLE')
                    then 'number'
                when json_type(entry, '$.id') = 'VARCHAR' then 'string'
                else 'other'
            end as id_kind
        from read_elements
    )

    select
        {{ columns }},
        case
            when not is_array then 'malformed'
            when json_type(entry) = 'OBJECT' then 'object'
            else 'other'
        end as kind,
        coalesce({{ has_escaped_nul('cast(entry as varchar)') }}, false) as has_nul,
        coalesce(
            json_type(entry, '$.type') = 'VARCHAR' and not starts_with(type, '{{ number_tag() }}'),
            false
        ) as is_text_type,
        type,
        case when id_kind = 'number' then {{ plain_number('id') | indent(8) }} else id end as id,
        id_kind,
        entry ->> '$.collection' as collection,
        entry ->> '$.encoding' as encoding
    from entries
{%- endmacro %}
