-- Lifting a suppression that has ended changes nothing (r5), whereas r4 lifts one of an identifier
-- that no profile holds. A regulation that is none is not repeated: anything may stand there.
{%- set processed_at = "cast('2026-06-01 12:00:00' as timestamp)" %}

with pending_deletions (
    request_hash, request_id, regulation, requested_at, identifier_hash, segment_id, subject,
    problem
) as (
    values
    ('x1', 'r1', 'delete', cast('2026-01-01' as timestamp), 'h1', 'p1', 'p1', null),
    ('x2', 'r2', 'suppress', null, 'h2', 'p2', 'p2', null),
    ('x3', 'r3', 'suppress', null, 'h3', null, 'h3', null),
    ('x4', 'r4', 'unsuppress', null, 'h4', null, 'h4', null),
    ('x5', 'r5', 'unsuppress', null, 'h5', 'p5', 'p5', null),
    ('x6', 'r6', 'suppress_with_delete', null, 'h6', null, 'h6', null),
    ('x7', 'r7', 'forget', null, 'h7', null, 'h7', 'unknown_regulation'),
    ('x8', null, 'unsuppress', null, 'h8', null, 'h8', 'missing_request_id')
),

suppressions (identifier_hash, suppressed_through) as (
    values
    ('h4', cast('2025-01-01' as timestamp)),
    ('h4', null),
    ('h5', cast('2025-01-01' as timestamp)),
    ('h6', null)
),

erased_rows (relation_name, subject) as (
    values
    ('identity_clusters', 'p1')
),

expected (
    request_hash, request_id, regulation, requested_at, processed_at, status, problem
) as (
    values
    (
        'x1', 'r1', 'delete', cast('2026-01-01' as timestamp), {{ processed_at }},
        'processed', null
    ),
    ('x2', 'r2', 'suppress', null, {{ processed_at }}, 'processed', null),
    ('x3', 'r3', 'suppress', null, {{ processed_at }}, 'unknown_identifier', null),
    ('x4', 'r4', 'unsuppress', null, {{ processed_at }}, 'processed', null),
    ('x5', 'r5', 'unsuppress', null, {{ processed_at }}, 'not_suppressed', null),
    (
        'x6', 'r6', 'suppress_with_delete', null, {{ processed_at }},
        'unknown_identifier', null
    ),
    ('x7', 'r7', null, null, {{ processed_at }}, 'refused', 'unknown_regulation'),
    ('x8', null, 'unsuppress', null, {{ processed_at }}, 'refused', 'missing_request_id')
),

found as (
    select
        request_hash,
        request_id,
        regulation,
        requested_at,
        processed_at,
        status,
        problem
    from (
        {{ on_made_up_tables(
            get_receipts_sql('suppressions', processed_at)
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
