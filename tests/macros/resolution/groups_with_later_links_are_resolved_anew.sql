-- Group 1 goes on from its profiles: what it knows came before. In group 2 one of two known links
-- is later than the pending one, and of another profile; in group 3 it is later than the first of
-- two pending ones alone. At the same moment the message decides: group 4 goes on, group 5 does
-- not. Group 6 knows of no link. In group 7 the later link leads to a profile that nothing touches.
with links (
    message_id, external_id_type, external_id_value, head_type, head_value, received_at, is_pending
) as (
    values
    ('m1', 'email', '1', 'user_id', '1', cast('2026-01-02' as timestamp), false),
    ('m1', 'email', '2', 'user_id', '2', cast('2026-01-02' as timestamp), false),
    ('m2', 'email', '2', 'user_id', '2', cast('2026-01-09' as timestamp), false),
    ('m3', 'email', '3', 'user_id', '3', cast('2026-01-04' as timestamp), false),
    ('m4', 'email', '4', 'user_id', '4', cast('2026-01-02' as timestamp), false),
    ('m6', 'email', '5', 'user_id', '5', cast('2026-01-02' as timestamp), false),
    ('m5', 'email', '7', 'user_id', 'x', cast('2026-01-09' as timestamp), false)
),

pending_links (
    message_id, external_id_type, external_id_value, head_type, head_value, received_at,
    head_segment_id, is_changed
) as (
    values
    ('m5', 'phone', '1', 'user_id', '1', cast('2026-01-03' as timestamp), 'p1', false),
    ('m5', 'phone', '2', 'user_id', '2', cast('2026-01-03' as timestamp), 'p2', false),
    ('m5', 'phone', '3', 'user_id', '3', cast('2026-01-03' as timestamp), 'p3', false),
    ('m5', 'phone', '3', 'email', '3', cast('2026-01-05' as timestamp), 'p3', false),
    ('m5', 'phone', '4', 'user_id', '4', cast('2026-01-02' as timestamp), 'p4', false),
    ('m5', 'phone', '5', 'user_id', '5', cast('2026-01-02' as timestamp), 'p5', false),
    ('m5', 'phone', '6', 'user_id', '6', cast('2026-01-02' as timestamp), 'p6', false),
    ('m5', 'phone', '7', 'user_id', '7', cast('2026-01-02' as timestamp), 'p7', false)
),

changed_profiles (segment_id, is_older) as (
    select
        cast(null as {{ dbt.type_string() }}) as segment_id,
        false as is_older
    where false
),

touched_profiles (node, segment_id) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3'),
    (4, 'p4'),
    (5, 'p5'),
    (6, 'p6'),
    (7, 'p7'),
    (8, 'p2b')
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
    (8, 2)
),

touched_members (external_id_type, external_id_value, segment_id, is_undecided) as (
    values
    ('user_id', '1', 'p1', false),
    ('email', '1', 'p1', false),
    ('user_id', '2', 'p2b', false),
    ('email', '2', 'p2b', false),
    ('user_id', '3', 'p3', false),
    ('email', '4', 'p4', false),
    ('email', '5', 'p5', false),
    ('email', '6', 'p6', false),
    ('email', '7', 'p7', false)
),

expected (component) as (
    values
    (2),
    (3),
    (5),
    (7)
),

found as (
    {{ on_made_up_tables(
        get_recomputed_groups_sql('select * from links', '2026-01-02 00:00:00')
    ) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
