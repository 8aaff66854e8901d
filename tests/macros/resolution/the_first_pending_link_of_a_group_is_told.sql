-- A group is told once, by the earliest of its pending links, whichever of its profiles the link is
-- of. At the same moment the smaller message id comes first; two links of one event are told once.
-- Group 3 has no pending link.
with pending_links (head_founder_key, tail_founder_key, received_at, message_id) as (
    values
    ('p1', 'p1b', cast('2026-01-03' as timestamp), 'm1'),
    ('p1b', 'p1', cast('2026-01-02' as timestamp), 'm9'),
    ('p1', 'p1', cast('2026-01-02' as timestamp), 'm8'),
    ('p2', 'p2', cast('2026-01-01' as timestamp), 'm2'),
    ('p2', 'p2', cast('2026-01-01' as timestamp), 'm2')
),

profile_groups (founder_key, component) as (
    values
    ('p1', 1),
    ('p1b', 1),
    ('p2', 2),
    ('p3', 3)
),

expected (component, received_at, message_id) as (
    values
    (1, cast('2026-01-02' as timestamp), 'm8'),
    (2, cast('2026-01-01' as timestamp), 'm2')
),

found as (
    {{ on_made_up_tables(get_first_pending_links_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
