-- Of pending links between known identifiers, told by type and value, each knows the profiles as
-- they are, and whether a run has decided it before.
with links (
    message_id, external_id_type, external_id_value, head_type, head_value, is_joined, is_pending
) as (
    values
    ('m1', 'email', 'a', 'user_id', 'u', null, true),
    ('m2', 'email', 'b', 'user_id', 'u', false, true),
    ('m3', 'email', 'b', 'email', 'a', true, true),
    ('m4', 'email', 'a', 'user_id', 'u', false, false),
    ('m5', 'email', 'c', 'user_id', 'u', null, true),
    ('m6', 'email', 'a', 'user_id', 'v', null, true)
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('user_id', 'u', 'p1'),
    ('email', 'a', 'p1'),
    ('email', 'b', 'p2'),
    ('email', 'u', 'p3'),
    ('phone', 'a', 'p4'),
    ('phone', 'c', 'p5'),
    ('email', 'v', 'p6')
),

expected (message_id, is_changed, head_segment_id, tail_segment_id) as (
    values
    ('m1', false, 'p1', 'p1'),
    ('m2', true, 'p1', 'p2'),
    ('m3', true, 'p1', 'p2')
),

found as (
    select
        message_id,
        is_changed,
        head_segment_id,
        tail_segment_id
    from (
        {{ get_pending_links_sql('clusters', 'select * from links') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
