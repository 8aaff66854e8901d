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

{# Spark shows a string in a document and the text of anything else alike. So before a document is
   read every string begins with s, and every number becomes a string that begins with #, which
   keeps its digits too. from_json() stops at the end of the first value. Behind the document stands
   a string that no document holds, and where it is not found the text is more than one document.
   #}
{% macro spark__get_external_id_entries_sql(relation, keys) -%}
    {%- set columns = keys | join(', ') -%}
    with {{ _tagged_documents(relation, columns) }},

    {{ _elements_of_documents(columns) }},

    {{ _entries_of_elements(columns) }}
{%- endmacro %}

{# The beginning of Spark's query: the documents, tagged as said above. #}
{% macro _tagged_documents(relation, columns) -%}
    {%- set quoted = matches_regex('context_external_ids', regex_literal('^[ \\t\\n\\r]*"')) -%}
    {%- set is_null = matches_regex('text', regex_literal('^[ \\t\\n\\r]*null[ \\t\\n\\r]*\\z')) -%}
    texts as (
        select
            {{ columns }},
            case
                when {{ quoted }}
                    then {{ text_of_json_string('context_external_ids') | indent(20) }}
                else context_external_ids
            end as text
        from {{ relation }}
        where context_external_ids is not null
    ),

    documents as (
        select
            {{ columns }},
            case
                when not {{ has_half_surrogate('text') | indent(16) }}
                    then {{ _tagged_json('text') | indent(20) }}
            end as tagged
        from texts
        where not coalesce({{ is_null }}, false)
    )
{%- endmacro %}

{# The middle of Spark's query: the elements of the documents that are arrays. A number that is the
   name of a member makes a document none. #}
{% macro _elements_of_documents(columns) -%}
    {%- set number_as_name = matches_regex(
        'tagged', regex_literal('(?<!\\\\)"#[0-9.eE+-]++"[ \\t\\n\\r]*+:')) -%}
    read_documents as (
        select
            {{ columns }},
            case
                when not {{ number_as_name }}
                    then from_json(
                        '[' || tagged || ',["end"]]', 'array<array<string>>',
                        {{ strict_json_options() }}
                    )
            end as parts
        from documents
    ),

    elements as (
        select
            {{ columns }},
            is_array,
            explode(
                case when is_array then get(parts, 0) else array(cast(null as string)) end
            ) as entry
        from (
            select
                *,
                coalesce(
                    size(parts) = 2
                    and get(parts, 1) = array('end')
                    and get(parts, 0) is not null,
                    false
                ) as is_array
            from read_documents
        ) as judged_documents
    )
{%- endmacro %}

{# The rest of Spark's query: from the elements of arrays to the columns of entries. #}
{% macro _entries_of_elements(columns) -%}
    {%- set fields = 'stype string, sid string, scollection string, sencoding string' -%}
    entries as (
        select
            {{ columns }},
            is_array,
            startswith(entry, '{') as is_object,
            coalesce(
                case
                    when startswith(entry, 's') then {{ contains_nul('entry') | indent(20) }}
                    else contains(entry, '\\u0000') and {{ has_escaped_nul('entry') | indent(20) }}
                end,
                false
            ) as has_nul,
            case
                when startswith(entry, '{')
                    then from_json(entry, '{{ fields }}', {{ strict_json_options() }})
            end as field
        from elements
    )

    select
        {{ columns }},
        case when not is_array then 'malformed' when is_object then 'object' else 'other' end
            as kind,
        has_nul,
        coalesce(startswith(field.stype, 's'), false) as is_text_type,
        substr(field.stype, 2) as type,
        case
            when startswith(field.sid, 's') then substr(field.sid, 2)
            when startswith(field.sid, '#')
                then {{ plain_number('substr(field.sid, 2)') | indent(16) }}
        end as id,
        case
            when startswith(field.sid, 's') then 'string'
            when startswith(field.sid, '#') then 'number'
            else 'other'
        end as id_kind,
        {%- for field in ['collection', 'encoding'] %}
        case
            when startswith(field.s{{ field }}, 's') then substr(field.s{{ field }}, 2)
            else field.s{{ field }}
        end as {{ field }}{{ ',' if not loop.last }}
        {%- endfor %}
    from entries
{%- endmacro %}

{# An expression: a JSON text in which every string begins with s, and every number is a string that
   begins with #. Each pattern goes on where its last match ended. #}
{% macro _tagged_json(text) -%}
    {%- set string = '"[^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+"' -%}
    {%- set number = '-?(?:0|[1-9][0-9]*+)(?:[.][0-9]++)?+(?:[eE][+-]?[0-9]++)?+' -%}
    {%- set strings = '(?s)\\G([^"]*+)"([^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+")' -%}
    {%- set numbers = '(?s)\\G((?:[^"0-9-]++|' ~ string ~ ')*+)(' ~ number ~ ')' -%}
    regexp_replace(
        regexp_replace({{ text }}, {{ regex_literal(strings) }}, '$1"s$2'),
        {{ regex_literal(numbers) }}, '$1"#$2"'
    )
{%- endmacro %}
