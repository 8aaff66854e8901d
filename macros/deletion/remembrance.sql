{# What is remembered of the forgotten: tombstones of erased identifiers, and suppressions. Both
   name an identifier by its keyed hash alone, so that a full refresh or a late row brings nobody
   back. #}

{# Returns statements that leave one tombstone per erased identifier: through when its events do not
   count, and how many times it was erased. They read affected_identifiers, and create
   renewed_tombstones. A run that goes on from a killed one passes the moment `renewed_at` at which
   that one processed requests: tombstones of that moment or later stay. #}
{% macro write_tombstones_statements(tombstones, renewed_at=none) -%}
    {{ create_table_statements(
        'renewed_tombstones', _get_renewed_tombstones_sql(tombstones, renewed_at)) }}
    {{- replace_rows_statements(
        tombstones, working_table('renewed_tombstones'), ['identifier_hash'],
        ['identifier_hash', 'erased_through', 'erasure_number']) }}
{%- endmacro %}

{# Returns a query (identifier_hash, erased_through, erasure_number): the tombstones of all erased
   identifiers as they are from now on. An erasure never ends earlier than the one before, and the
   number grows, because it is part of the next profile's name (rule 5). #}
{% macro _get_renewed_tombstones_sql(tombstones, renewed_at) -%}
    select
        affected.identifier_hash,
        greatest(affected.effective_at, tombstones.erased_through) as erased_through,
        coalesce(tombstones.erasure_number, 0) + 1 as erasure_number
    from {{ working_table('affected_identifiers') }} as affected
    left join {{ tombstones }} as tombstones
        on affected.identifier_hash = tombstones.identifier_hash
    where
        affected.is_erased
        {%- if renewed_at %}
        and coalesce(tombstones.erased_through < {{ renewed_at }}, true)
        {%- endif %}
{%- endmacro %}

{# Returns statements that end suppressions and begin new ones, as decided_suppressions says. The
   SQL expression `processed_at` is the moment at which a suppression ends. They read
   affected_identifiers and pending_deletions, and create decided_suppressions. #}
{% macro suppress_statements(suppressions, processed_at) -%}
    {{ create_table_statements('decided_suppressions', get_decided_suppressions_sql()) }}
    update {{ suppressions }}
    set suppressed_through = greatest({{ processed_at }}, suppressed_after)
    where
        suppressed_through is null
        and identifier_hash in (
            select identifier_hash
            from {{ working_table('decided_suppressions') }}
            where not is_suppressed
        );

    insert into {{ suppressions }} (identifier_hash, suppressed_after, suppressed_through)
    select
        affected.identifier_hash,
        affected.effective_at as suppressed_after,
        cast(null as timestamp) as suppressed_through
    from {{ working_table('decided_suppressions') }} as decided
    inner join {{ working_table('affected_identifiers') }} as affected
        on decided.identifier_hash = affected.identifier_hash
    where
        decided.is_suppressed
        and not exists (
            select 1 from {{ suppressions }} as known
            where
                known.identifier_hash = decided.identifier_hash
                and known.suppressed_through is null
        );
{% endmacro %}

{# Returns a query (identifier_hash, is_suppressed), one row per identifier that a request
   suppresses or unsuppresses. Of several requests about an identifier the one that was requested
   last counts. A request without a time counts as later than all others. #}
{% macro get_decided_suppressions_sql() -%}
    select identifier_hash, is_suppressed
    from (
        select
            *,
            row_number() over (
                partition by identifier_hash
                order by
                    case when requested_at is null then 1 else 0 end desc,
                    requested_at desc,
                    request_id desc,
                    request_hash desc
            ) as place
        from (
            {{ _get_suppression_requests_sql() | indent(12) }}
        ) as decisions
    ) as ranked
    where place = 1
{%- endmacro %}

{# Returns a query, one row per identifier and request about its suppression. suppress and
   unsuppress concern the identifier alone; suppress_with_delete concerns all identifiers of the
   profile. #}
{% macro _get_suppression_requests_sql() -%}
    select
        identifier_hash,
        regulation = 'suppress' as is_suppressed,
        requested_at,
        request_id,
        request_hash
    from {{ working_table('pending_deletions') }}
    where
        regulation in ('suppress', 'unsuppress')
        and problem is null

    union all

    select
        affected.identifier_hash,
        true as is_suppressed,
        pending.requested_at,
        pending.request_id,
        pending.request_hash
    from {{ working_table('pending_deletions') }} as pending
    inner join {{ working_table('affected_identifiers') }} as affected
        on pending.subject = affected.subject
    where
        pending.regulation = 'suppress_with_delete'
        and pending.problem is null
        and affected.is_erased
{%- endmacro %}
