{% macro regulations() -%}
    {{- return(['delete', 'suppress', 'suppress_with_delete', 'unsuppress']) -}}
{%- endmacro %}

{% macro is_erasing(regulation) -%}
    {{ regulation }} in ('delete', 'suppress_with_delete')
{%- endmacro %}

{# Why a request is refused, and what is expected instead. #}
{% macro deletion_problems() -%}
    {{- return({
        'missing_request_id': 'a request_id, by which to find the receipt',
        'unknown_regulation': 'one of ' ~ regulations() | join(', '),
        'missing_identifier': 'an external_id_type and an external_id_value',
    }) -}}
{%- endmacro %}

{# The requests of the operation request_deletion, and those of the var deletion_requests. #}
{% macro get_deletion_requests_sql(requested, requests) -%}
    select request_id, regulation, external_id_type, external_id_value, requested_at
    from {{ requested }}
    {%- if requests %}
    {%- set columns = deletion_requests_columns(requests) %}

    union all

    select
        {%- for column in ['request_id', 'regulation', 'external_id_type', 'external_id_value'] %}
        {{ raw_text(columns, column) }} as {{ column }},
        {%- endfor %}
        {{ raw_timestamp(columns, ['requested_at']) }} as requested_at
    from {{ requests }}
    {%- endif %}
{%- endmacro %}

{# The same with identifiers spelled as staging spells them, and what is wrong with a request, if anything is. #}
{% macro get_judged_requests_sql(requests_sql) -%}
    select
        *,
        case
            when coalesce(request_id, '') = '' then 'missing_request_id'
            when coalesce(regulation, '') not in ({{ text_list(regulations()) }}) then 'unknown_regulation'
            when coalesce(external_id_type, '') = '' or coalesce(external_id_value, '') = ''
                then 'missing_identifier'
        end as problem,
        {{ hash_of_request(['request_id', 'regulation', 'external_id_type', 'external_id_value']) | indent(8) }}
            as request_hash,
        {{ identifier_hash('external_id_type', 'external_id_value') | indent(8) }} as identifier_hash
    from (
        select
            {%- for column, expression in normalized_request({
                'request_id': 'request_id', 'regulation': 'regulation',
                'external_id_type': 'external_id_type', 'external_id_value': 'external_id_value',
            }).items() %}
            {{ expression | indent(12) }} as {{ column }},
            {%- endfor %}
            requested_at
        from ({{ requests_sql | indent(8) }}) as requests
    ) as normalized_requests
{%- endmacro %}

{# What a request says, as name -> expression, spelled as staging spells it. #}
{% macro normalized_request(columns) -%}
    {%- set type = trimmed(columns.external_id_type) -%}
    {{- return({
        'request_id': trimmed(columns.request_id),
        'regulation': lower_ascii(trimmed(columns.regulation)),
        'external_id_type': type,
        'external_id_value': normalized_value_by_type(type, trimmed(columns.external_id_value)),
    }) -}}
{%- endmacro %}

{# Those that have no receipt, with the profile that holds the identifier now. `subject` is what is erased as one: a
   profile, or an identifier that none holds. #}
{% macro get_pending_deletions_sql(requests_sql, clusters, receipts=none) -%}
    {%- set columns = 'request_hash, request_id, regulation, external_id_type, external_id_value, identifier_hash, problem' -%}
    with judged as (
        {{ get_judged_requests_sql(requests_sql) | indent(8) }}
    ),

    distinct_requests as (
        select {{ columns }}, min(requested_at) as requested_at
        from judged
        group by {{ columns }}
    )

    select
        requests.*,
        clusters.segment_id,
        coalesce(clusters.segment_id, requests.identifier_hash) as subject
    from distinct_requests as requests
    left join {{ clusters }} as clusters
        on
            requests.external_id_type = clusters.external_id_type
            and requests.external_id_value = clusters.external_id_value
            and requests.problem is null
    {%- if receipts %}
    where not exists (
        select 1 from {{ receipts }} as receipts
        where receipts.request_hash = requests.request_hash
    )
    {%- endif %}
{%- endmacro %}

{# A request is known again by its id and content, and by nothing that could be read back. #}
{% macro hash_of_request(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append(length_prefixed("coalesce(" ~ column ~ ", '')")) -%}
    {%- endfor -%}
    {{ keyed_hash(parts | join(' || '), ref('secrets')) }}
{%- endmacro %}
