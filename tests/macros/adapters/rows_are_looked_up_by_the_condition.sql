-- Each row comes with all rows of the other relation for which the condition holds, and with nulls
-- if there are none. Conditions may be about both, and one look-up may follow another.
with asking (place, identifier_key) as (
    values
    (1, 'a'),
    (2, 'b'),
    (3, 'c'),
    (4, 'd')
),

known (identifier_key, founder_key, revision) as (
    values
    ('a', 'x', 1),
    ('a', 'y', 2),
    ('b', 'z', 3),
    ('c', 'x', 2),
    ('d', 'x', 5)
),

names (founder_key, segment_id) as (
    values
    ('x', 'p1'),
    ('z', 'p2')
),

expected (place, founder_key, segment_id) as (
    values
    (1, 'x', 'p1'),
    (1, 'y', null),
    (2, 'z', 'p2'),
    (3, null, null),
    (4, null, null)
),

found as (
    select
        asking.place,
        clusters.founder_key,
        names.segment_id
    from asking
    {{ look_up(
        'known', 'clusters',
        'clusters.identifier_key = asking.identifier_key and clusters.revision >= asking.place'
        ~ ' and clusters.revision < 5'
    ) | indent(4) }}
    {{ look_up('names', 'names', 'names.founder_key = clusters.founder_key') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
