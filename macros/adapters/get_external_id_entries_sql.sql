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
        select {{ columns }}, {{ _json_of_text('context_external_ids') | indent(8) }} as document
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
                    then {{ _json_of_text("document #>> '{}'") | indent(16) }}
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
        select {{ columns }}, {{ _strict_json('context_external_ids') | indent(8) }} as document
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
                else {{ _strict_json('quoted') | indent(16) }}
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
            case when is_array then {{ _tagged_numbers('document') | indent(12) }} end as tagged
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
            starts_with(entry ->> '$.id', '{{ _number_tag() }}') as is_tagged
        from elements
    ),

    entries as (
        select
            {{ columns }},
            is_array,
            entry,
            type,
            case when is_tagged then replace(id, '{{ _number_tag() }}', '') else id end as id,
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
            json_type(entry, '$.type') = 'VARCHAR' and not starts_with(type, '{{ _number_tag() }}'),
            false
        ) as is_text_type,
        type,
        case when id_kind = 'number' then {{ plain_number('id') | indent(8) }} else id end as id,
        id_kind,
        entry ->> '$.collection' as collection,
        entry ->> '$.encoding' as encoding
    from entries
{%- endmacro %}

{# An expression: a text as json, or null where the text is no JSON. The type is not jsonb, because
   jsonb refuses a whole array for one escaped NUL in it. jsonb judges the text without its NULs all
   the same, because it refuses a lone surrogate, as other engines do. #}
{% macro _json_of_text(text) -%}
    case
        when
            {{ is_valid_input(text, 'json') }}
            and {{ is_valid_input("replace(" ~ text ~ ", '\\u0000', '\\u0001')", 'jsonb') }}
            then cast({{ text }} as json)
    end
{%- endmacro %}

{# An expression: a text, or null where the text is no JSON. DuckDB's json_valid() also accepts NaN,
   Infinity and a comma behind the last element, which are no JSON. #}
{% macro _strict_json(text) -%}
    {%- set lenient = "'(?i)nan|inf|,\\s*[]}]'" -%}
    {%- set quoted_text = "'\"(?:[^\"\\\\]|\\\\.)*\"'" -%}
    {%- set without_texts = 'regexp_replace(' ~ text ~ ', ' ~ quoted_text ~ ", '\"\"', 'g')" -%}
    case
        when
            json_valid({{ text }})
            and not (
                {{ matches_regex(text, lenient) }}
                and {{ matches_regex(without_texts, lenient) }}
            )
            then {{ text }}
    end
{%- endmacro %}

{# An expression: a JSON array in which a number is a text behind a tag, if any number has a point
   or an exponent. DuckDB would make a double of such a number. The pattern matches everything up to
   the next number, texts as a whole. Its last match is what follows the last number, and leaves an
   empty tag behind, which is cut off. #}
{% macro _tagged_numbers(document) -%}
    {%- set empty = '"' ~ _number_tag() ~ '"' -%}
    case
        when {{ matches_regex(document, "'[:,[\\s]-?[0-9]+[.eE]'") }}
            then regexp_replace(
                {{ document }},
                '((?:[^"0-9-]|"(?:[^"\\]|\\.)*")*)(-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?)?',
                '\1"{{ _number_tag() }}\2"', 'g'
            )[:-{{ empty | length + 1 }}]
        else {{ document }}
    end
{%- endmacro %}

{# Returns the tag of _tagged_numbers(), a text that no identifier begins with. #}
{% macro _number_tag() -%}
    {{- return('number in context_external_ids: ') -}}
{%- endmacro %}
