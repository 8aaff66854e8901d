-- Both ends of a separation or a distrust that came or went are touched, and of a link that went. A
-- new link is a link like others. Nobody knows z.
with changed_overrides (action, head_key, tail_key, is_removed) as (
    values
    ('separate', 'u', 'a', false),
    ('distrust', 'v', 'b', true),
    ('link', 'w', 'c', true),
    ('link', 'x', 'd', false),
    ('distrust', 'y', 'z', false)
),

clusters (identifier_key, founder_key) as (
    values
    ('u', 'p1'),
    ('a', 'p2'),
    ('v', 'p3'),
    ('b', 'p3'),
    ('w', 'p4'),
    ('c', 'p5'),
    ('x', 'p6'),
    ('d', 'p7'),
    ('y', 'p8'),
    ('e', 'p9')
),

expected (founder_key) as (
    values
    ('p1'),
    ('p2'),
    ('p3'),
    ('p4'),
    ('p5'),
    ('p8')
),

found as (
    select distinct founder_key
    from (
        {{ on_made_up_tables(get_overridden_profiles_sql('clusters')) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
