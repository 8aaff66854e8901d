-- Of several requests about h1 or h2 the last decides; one without a moment (h3) is the last. At
-- the same moment the greater request id decides (h4), then the greater hash (h5). Who is erased
-- and suppressed is so with the whole profile (h7 and h8), until somebody lifts it (h8). Refused
-- requests (h6, h11), those that only erase (h10), and what is not erased (h9) decide nothing.
with pending_deletions (
    identifier_hash, regulation, requested_at, request_id, request_hash, subject, problem
) as (
    values
    ('h1', 'suppress', cast('2026-01-01' as timestamp), 'r1', 'x1', 'h1', null),
    ('h1', 'unsuppress', cast('2026-01-02' as timestamp), 'r0', 'x0', 'h1', null),
    ('h2', 'suppress', cast('2026-01-02' as timestamp), 'r1', 'x2', 'h2', null),
    ('h2', 'unsuppress', cast('2026-01-01' as timestamp), 'r2', 'x3', 'h2', null),
    ('h3', 'suppress', null, 'r1', 'x4', 'h3', null),
    ('h3', 'unsuppress', cast('2026-01-01' as timestamp), 'r2', 'x5', 'h3', null),
    ('h4', 'suppress', cast('2026-01-01' as timestamp), 'r1', 'x7', 'h4', null),
    ('h4', 'unsuppress', cast('2026-01-01' as timestamp), 'r2', 'x6', 'h4', null),
    ('h5', 'suppress', cast('2026-01-01' as timestamp), 'r1', 'x9', 'h5', null),
    ('h5', 'unsuppress', cast('2026-01-01' as timestamp), 'r1', 'x8', 'h5', null),
    ('h6', 'suppress', cast('2026-01-01' as timestamp), '', 'x10', 'h6', 'missing_request_id'),
    ('h7', 'suppress_with_delete', cast('2026-01-01' as timestamp), 'r1', 'x11', 'p1', null),
    ('h8', 'unsuppress', cast('2026-01-02' as timestamp), 'r1', 'x12', 'p1', null),
    ('h10', 'delete', cast('2026-01-01' as timestamp), 'r1', 'x13', 'p2', null),
    (
        'h11', 'suppress_with_delete', cast('2026-01-01' as timestamp), '', 'x14', 'p3',
        'missing_request_id'
    )
),

affected_identifiers (identifier_hash, subject, is_erased) as (
    values
    ('h2', 'h2', false),
    ('h7', 'p1', true),
    ('h8', 'p1', true),
    ('h9', 'p1', false),
    ('h10', 'p2', true),
    ('h11', 'p3', true)
),

expected (identifier_hash, is_suppressed) as (
    values
    ('h1', false),
    ('h2', true),
    ('h3', true),
    ('h4', false),
    ('h5', true),
    ('h7', true),
    ('h8', false)
),

found as (
    {{ on_made_up_tables(get_decided_suppressions_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
