-- Of 3 the last link (9) is told, not the one by which it retired, and the profile it had until
-- then, not the one it has. Founders (1) were never renamed.
with resolved_nodes (node, founder, last_link, renamed_from, retiring_link, heir) as (
    values
    (1, 1, null, null, null, null),
    (2, 1, 9, 2, 9, 1),
    (3, 1, 9, 2, 8, 2)
),

scope_links (link, received_at, message_id) as (
    values
    (8, cast('2026-01-08' as timestamp), 'm8'),
    (9, cast('2026-01-09' as timestamp), 'm9')
),

founders (node, identifier_key) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3')
),

expected (node, merged_at, message_id, merged_from_key) as (
    values
    (2, cast('2026-01-09' as timestamp), 'm9', 'p2'),
    (3, cast('2026-01-09' as timestamp), 'm9', 'p2')
),

found as (
    {{ on_made_up_tables(get_last_merges_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
