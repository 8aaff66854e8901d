-- Both ends of a separation or a distrust that came or went are touched, and of a link that went. A
-- new link is a link like others. Nobody knows z.
with changed_overrides (
    action, head_type, head_value, tail_type, tail_value, is_removed
) as (
    values
    ('separate', 'user_id', 'u', 'email', 'a', false),
    ('distrust', 'user_id', 'v', 'email', 'b', true),
    ('link', 'user_id', 'w', 'email', 'c', true),
    ('link', 'user_id', 'x', 'email', 'd', false),
    ('distrust', 'user_id', 'y', 'email', 'z', false)
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('user_id', 'u', 'p1'),
    ('email', 'a', 'p2'),
    ('user_id', 'v', 'p3'),
    ('email', 'b', 'p3'),
    ('user_id', 'w', 'p4'),
    ('email', 'c', 'p5'),
    ('user_id', 'x', 'p6'),
    ('email', 'd', 'p7'),
    ('user_id', 'y', 'p8'),
    ('email', 'u', 'p9'),
    ('user_id', 'a', 'p9')
),

expected (segment_id) as (
    values
    ('p1'),
    ('p2'),
    ('p3'),
    ('p4'),
    ('p5'),
    ('p8')
),

found as (
    select distinct segment_id
    from (
        {{ on_made_up_tables(get_overridden_profiles_sql('clusters')) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
