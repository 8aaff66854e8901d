-- Overrides wait until events bring both identifiers, told by type and value, and a distrust until
-- one brings the link, in its direction. Once they have, it does not wait.
with overrides (action, head_type, head_value, tail_type, tail_value) as (
    values
    ('link', 'user_id', 'u', 'email', 'a'),
    ('link', 'user_id', 'z', 'email', 'a'),
    ('link', 'user_id', 'u', 'email', 'z'),
    ('separate', 'user_id', 'u', 'phone', 'a'),
    ('separate', 'user_id', 'u', 'email', 'b'),
    ('distrust', 'user_id', 'u', 'email', 'a'),
    ('distrust', 'user_id', 'u', 'email', 'b'),
    ('distrust', 'email', 'a', 'user_id', 'u')
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('user_id', 'u', 'p1'),
    ('email', 'a', 'p1'),
    ('email', 'b', 'p2')
),

sightings (external_id_type, external_id_value, head_type, head_value, message_id) as (
    values
    ('email', 'a', 'user_id', 'u', 'm1'),
    ('email', 'b', 'email', 'b', 'm2'),
    ('user_id', 'u', 'user_id', 'u', 'm3')
),

expected (action, waiting_count) as (
    values
    ('link', 2),
    ('separate', 1),
    ('distrust', 2)
),

found as (
    select *
    from (
        {{ get_waiting_overrides_sql('overrides', 'clusters', 'sightings') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
