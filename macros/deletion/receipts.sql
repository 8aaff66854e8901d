{# What a receipt says of a request, and what a run says of its receipts. #}

{# Returns a query in the column order of deletion_receipts, one row per pending request. It shows
   no value, and the profile's name as a keyed hash. Counts are null where nothing was to be erased.
   `processed_at` is an SQL expression. Reads pending_deletions and erased_rows. #}
{% macro get_receipts_sql(suppressions, processed_at) -%}
    {%- set is_deletion
        = '(' ~ is_erasing('pending.regulation') ~ ' and pending.problem is null)' -%}
    select
        pending.request_hash,
        pending.request_id,
        case
            when coalesce(pending.problem, '') <> 'unknown_regulation' then pending.regulation
        end as regulation,
        pending.requested_at,
        {{ processed_at }} as processed_at,
        {{ _deletion_status(suppressions) | indent(8) }} as status,
        pending.problem,
        {%- for table in erasable_tables() %}
        case
            when {{ is_deletion }}
                then cast(coalesce(erased.{{ table }}_count, 0) as {{ dbt.type_bigint() }})
        end as {{ table }}_count,
        {%- endfor %}
        case
            when {{ is_deletion }}
                then {{ keyed_hash('pending.segment_id', ref('secrets')) | indent(8) }}
        end as segment_id_hash
    from {{ working_table('pending_deletions') }} as pending
    left join ({{ _get_erased_counts_sql() | indent(4) }}) as erased
        on pending.subject = erased.subject
{%- endmacro %}

{# Returns an expression over a row of `pending`: how its request ends, as deletion_receipts.status
   says. The expression has to be read before suppress_statements run, because not_suppressed means
   that no suppression was open. #}
{% macro _deletion_status(suppressions) -%}
    case
        when pending.problem is not null then 'refused'
        when
            pending.regulation = 'unsuppress'
            and not exists (
                select 1 from {{ suppressions }} as known
                where
                    known.identifier_hash = pending.identifier_hash
                    and known.suppressed_through is null
            )
            then 'not_suppressed'
        when pending.regulation <> 'unsuppress' and pending.segment_id is null
            then 'unknown_identifier'
        else 'processed'
    end
{%- endmacro %}

{# Returns a query, one row per subject: how many rows of each erasable table go. Reads
   erased_rows. #}
{% macro _get_erased_counts_sql() -%}
    select
        {%- for table in erasable_tables() %}
        sum(case when relation_name = '{{ table }}' then 1 else 0 end) as {{ table }}_count,
        {%- endfor %}
        subject
    from {{ working_table('erased_rows') }}
    group by subject
{%- endmacro %}

{# Prints how many requests of this run ended with each status, and warns of refused ones. #}
{% macro report_deletions(receipts) -%}
    {%- for status, problem, count in fetch_table(_get_outcomes_sql(receipts)).rows -%}
        {%- if status == 'refused' -%}
            {%- do exceptions.warn(
                'deletion_requests: ' ~ count ~ ' requests are refused (' ~ problem
                ~ '), expected ' ~ deletion_problems()[problem] ~ '; make them anew.') -%}
        {%- else -%}
            {%- do log_progress('{:,}'.format(count) ~ ' deletion requests: ' ~ status) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns a query (status, problem, count) over the receipts of pending_deletions. #}
{% macro _get_outcomes_sql(receipts) -%}
    select
        receipts.status,
        receipts.problem,
        count(*)
    from {{ receipts }} as receipts
    inner join {{ working_table('pending_deletions') }} as pending
        on receipts.request_hash = pending.request_hash
    group by receipts.status, receipts.problem
    order by receipts.status, receipts.problem
{%- endmacro %}
