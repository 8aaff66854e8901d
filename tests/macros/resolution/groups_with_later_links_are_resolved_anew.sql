-- Group 1 goes on from its profiles: what it knows came before. In group 2 one of two known links
-- is later than the pending one, and of another profile; in group 3 it is later than the first of
-- two pending ones alone. At the same moment the message decides: group 4 goes on, group 5 does
-- not. Group 6 knows of no link. In group 7 the later link leads to a profile that nothing touches.
-- A birth of group 8 turned out older.
with links (message_id, identifier_key, head_key, received_at, is_pending) as (
    values
    ('m1', 'e1', 'u1', cast('2026-01-02' as timestamp), false),
    ('m1', 'e2', 'u2', cast('2026-01-02' as timestamp), false),
    ('m2', 'e2', 'u2', cast('2026-01-09' as timestamp), false),
    ('m3', 'e3', 'u3', cast('2026-01-04' as timestamp), false),
    ('m4', 'e4', 'u4', cast('2026-01-02' as timestamp), false),
    ('m6', 'e5', 'u5', cast('2026-01-02' as timestamp), false),
    ('m5', 'e7', 'ux', cast('2026-01-09' as timestamp), false)
),

pending_links (
    message_id, identifier_key, head_key, received_at, head_founder_key, is_revised
) as (
    values
    ('m5', 'p1', 'u1', cast('2026-01-03' as timestamp), 'p1', false),
    ('m5', 'p2', 'u2', cast('2026-01-03' as timestamp), 'p2', false),
    ('m5', 'p3', 'u3', cast('2026-01-03' as timestamp), 'p3', false),
    ('m5', 'p3', 'e3', cast('2026-01-05' as timestamp), 'p3', false),
    ('m5', 'p4', 'u4', cast('2026-01-02' as timestamp), 'p4', false),
    ('m5', 'p5', 'u5', cast('2026-01-02' as timestamp), 'p5', false),
    ('m5', 'p6', 'u6', cast('2026-01-02' as timestamp), 'p6', false),
    ('m5', 'p7', 'u7', cast('2026-01-02' as timestamp), 'p7', false)
),

changed_profiles (founder_key, is_older) as (
    values
    ('p8', true)
),

touched_profiles (node, founder_key) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3'),
    (4, 'p4'),
    (5, 'p5'),
    (6, 'p6'),
    (7, 'p7'),
    (8, 'p2b'),
    (9, 'p8')
),

touched_groups (node, component) as (
    values
    (1, 1),
    (2, 2),
    (3, 3),
    (4, 4),
    (5, 5),
    (6, 6),
    (7, 7),
    (8, 2),
    (9, 8)
),

touched_members (identifier_key, founder_key, is_undecided) as (
    values
    ('u1', 'p1', false),
    ('e1', 'p1', false),
    ('u2', 'p2b', false),
    ('e2', 'p2b', false),
    ('u3', 'p3', false),
    ('e4', 'p4', false),
    ('e5', 'p5', false),
    ('e6', 'p6', false),
    ('e7', 'p7', false)
),

expected (component) as (
    values
    (2),
    (3),
    (5),
    (7),
    (8)
),

found as (
    {{ on_made_up_tables(
        get_recomputed_groups_sql('select * from links', '2026-01-02 00:00:00')
    ) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
