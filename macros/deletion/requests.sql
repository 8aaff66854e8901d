{# Which deletion requests a run has to process. A request is pending until it has a receipt.
   models/bookkeeping/guides.md says what each regulation does. #}

{# Returns the regulations that a request may name: a list of strings, after Segment's regulations
   (SUPPRESS_WITH_DELETE and others). #}
{% macro regulations() -%}
    {{- return(['delete', 'suppress', 'suppress_with_delete', 'unsuppress']) -}}
{%- endmacro %}

{# Returns a condition: whether the SQL expression `regulation` erases what is known. The other
   regulations concern later events only. #}
{% macro is_erasing(regulation) -%}
    {{ regulation }} in ('delete', 'suppress_with_delete')
{%- endmacro %}

{# Returns the columns of a request that hold its texts: what a receipt knows the request by. #}
{% macro texts_of_request() -%}
    {{- return(['request_id', 'regulation', 'external_id_type', 'external_id_value']) -}}
{%- endmacro %}

{# Returns why a request can be refused: a dict from deletion_receipts.problem to the words that say
   what is expected instead. #}
{% macro deletion_problems() -%}
    {{- return({
        'missing_request_id': 'a request_id, by which to find the receipt',
        'unknown_regulation': 'one of ' ~ regulations() | join(', '),
        'missing_identifier': 'an external_id_type and an external_id_value',
    }) -}}
{%- endmacro %}

{# Returns a query in the columns of requested_deletions. `operation_requests` is the relation
   requested_deletions, which the operation request_deletion writes. `relation_requests` is the
   relation that the var deletion_requests names, or none; deletion_requests_columns raises in a run
   if that relation lacks a column. #}
{% macro get_deletion_requests_sql(operation_requests, relation_requests) -%}
    select request_id, regulation, external_id_type, external_id_value, requested_at
    from {{ operation_requests }}
    {%- if relation_requests %}
    {%- set columns = deletion_requests_columns(relation_requests) %}

    union all

    select
        {%- for column in texts_of_request() %}
        {{ raw_text(columns, column) }} as {{ column }},
        {%- endfor %}
        {{ raw_timestamp(columns, ['requested_at']) }} as requested_at
    from {{ relation_requests }}
    {%- endif %}
{%- endmacro %}

{# Returns a query: the requests of `requests_sql` as _normalized_request spells them, with
   request_hash, identifier_key, identifier_hash and problem. `problem` is null or a key of
   deletion_problems. #}
{% macro get_judged_requests_sql(requests_sql) -%}
    select
        *,
        case
            when coalesce(request_id, '') = '' then 'missing_request_id'
            when coalesce(regulation, '') not in ({{ text_list(regulations()) }})
                then 'unknown_regulation'
            when coalesce(external_id_type, '') = '' or coalesce(external_id_value, '') = ''
                then 'missing_identifier'
        end as problem,
        {{ _hash_of_request(texts_of_request()) | indent(8) }} as request_hash,
        {{ identifier_key('external_id_type', 'external_id_value') | indent(8) }}
            as identifier_key,
        {{ identifier_hash('external_id_type', 'external_id_value') | indent(8) }}
            as identifier_hash
    from (
        select
            {%- for column, expression in _normalized_request(_own_columns()).items() %}
            {{ expression | indent(12) }} as {{ column }},
            {%- endfor %}
            requested_at
        from ({{ requests_sql | indent(8) }}) as requests
    ) as normalized_requests
{%- endmacro %}

{# Returns the columns of requested_deletions as _normalized_request takes them. #}
{% macro _own_columns() -%}
    {{- return(dict(zip(texts_of_request(), texts_of_request()))) -}}
{%- endmacro %}

{# Returns a condition: whether a request has a receipt. `columns` maps the names of
   _normalized_request to expressions; without it the row is one of requested_deletions. A receipt
   knows its request by all four texts: another request of the same id may still wait. #}
{% macro is_processed_request(receipts, columns=none) -%}
    {{ _hash_of_request(_normalized_request(columns or _own_columns()).values() | list) }}
    in (select request_hash from {{ receipts }})
{%- endmacro %}

{# Returns the four texts of a request, spelled as staging spells identifiers: a dict from column to
   SQL expression, in the order in which _hash_of_request takes them. `columns` maps the same names
   to the expressions that hold them. An identifier is found only in the spelling that is stored. #}
{% macro _normalized_request(columns) -%}
    {%- set type = trimmed(columns.external_id_type) -%}
    {{- return({
        'request_id': trimmed(columns.request_id),
        'regulation': lower_ascii(trimmed(columns.regulation)),
        'external_id_type': type,
        'external_id_value': normalized_value_by_type(type, trimmed(columns.external_id_value)),
    }) -}}
{%- endmacro %}

{# Returns a query: the requests of `requests_sql` that have no receipt, each once, with
   founder_key, segment_id and subject. Key and name are those of the profile that holds the
   identifier now, or null. `subject` names what is erased as one: the profile, or an identifier
   that no profile holds. Without `receipts` every request is pending. With `repeated_at` requests
   are pending whose receipt is of that moment. #}
{% macro get_pending_deletions_sql(
    requests_sql, clusters, sightings, receipts=none, repeated_at=none
) -%}
    {%- set columns = [
        'request_hash', 'request_id', 'regulation', 'external_id_type', 'external_id_value',
        'identifier_key', 'identifier_hash', 'problem',
    ] | join(', ') -%}
    with judged as (
        {{ get_judged_requests_sql(requests_sql) | indent(8) }}
    ),

    distinct_requests as (
        select {{ columns }}, min(requested_at) as requested_at
        from judged
        group by {{ columns }}
    ),

    named_requests as (
        select
            requests.*,
            clusters.founder_key,
            {{ name_of_founder('founders') | indent(12) }} as segment_id
        from distinct_requests as requests
        left join {{ clusters }} as clusters
            on
                requests.identifier_key = clusters.identifier_key
                and requests.problem is null
        left join {{ sightings }} as founders
            on
                clusters.founder_key = founders.identifier_key
                and clusters.founder_key = founders.head_key
        {%- if receipts %}
        where {{ 'not ' if not repeated_at }}exists (
            select 1 from {{ receipts }} as receipts
            where
                receipts.request_hash = requests.request_hash
                {%- if repeated_at %}
                and receipts.processed_at = {{ repeated_at }}
                {%- endif %}
        )
        {%- endif %}
    )

    select
        *,
        coalesce(segment_id, identifier_hash) as subject
    from named_requests
{%- endmacro %}

{# Returns an expression: the keyed hash of a request's texts, nulls as empty texts. `columns` are
   four SQL expressions in the order of _normalized_request. A receipt keeps this hash, so a request
   that is seen again is known, and no value can be read back. Each text is preceded by its length:
   otherwise two requests could make one text. #}
{% macro _hash_of_request(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append(length_prefixed("coalesce(" ~ column ~ ", '')")) -%}
    {%- endfor -%}
    {{ keyed_hash(parts | join(' || '), ref('secrets')) }}
{%- endmacro %}
