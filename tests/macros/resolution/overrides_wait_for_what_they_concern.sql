-- Overrides wait until events bring both identifiers, and a distrust until one brings the link, in
-- its direction. Once they have, it does not wait.
with overrides (action, head_key, tail_key) as (
    values
    ('link', 'u', 'a'),
    ('link', 'z', 'a'),
    ('link', 'u', 'z'),
    ('separate', 'u', 'z'),
    ('separate', 'u', 'b'),
    ('distrust', 'u', 'a'),
    ('distrust', 'u', 'b'),
    ('distrust', 'a', 'u')
),

clusters (identifier_key, founder_key) as (
    values
    ('u', 'u'),
    ('a', 'u'),
    ('b', 'b')
),

sightings (identifier_key, head_key, message_id) as (
    values
    ('a', 'u', 'm1'),
    ('b', 'b', 'm2'),
    ('u', 'u', 'm3')
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
