-- Between the numbers of profiles, a profile with itself included; the earlier link has the smaller
-- number.
with pending_links (
    head_segment_id, tail_segment_id, received_at, message_id,
    external_id_type, external_id_value, head_type, head_value
) as (
    values
    ('p1', 'p2', cast('2026-01-02' as timestamp), 'm1', 'email', 'a', 'user_id', 'u'),
    ('p3', 'p3', cast('2026-01-03' as timestamp), 'm1', 'email', 'b', 'user_id', 'u'),
    ('p2', 'p3', cast('2026-01-01' as timestamp), 'm1', 'email', 'c', 'user_id', 'u')
),

touched (node, segment_id) as (
    values
    (10, 'p1'),
    (20, 'p2'),
    (30, 'p3')
),

expected (link, head, tail) as (
    values
    (1, 20, 30),
    (2, 10, 20),
    (3, 30, 30)
),

found as (
    {{ on_made_up_tables(get_pending_connections_sql('touched')) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
