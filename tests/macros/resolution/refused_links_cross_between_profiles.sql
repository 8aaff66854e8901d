-- Two profiles are tied once and in the link's direction, by refused links alone: not by one that
-- is not refused, nor by one that nobody has decided, nor by one within a profile.
with links (identifier_key, head_key, is_refused) as (
    values
    ('a', 'u', true),
    ('b', 'u', true),
    ('u', 'a', true),
    ('c', 'u', true),
    ('d', 'u', false),
    ('e', 'u', null),
    ('z', 'u', true),
    ('a', 'z', true)
),

clusters (identifier_key, founder_key) as (
    values
    ('u', 'p1'),
    ('c', 'p1'),
    ('a', 'p2'),
    ('b', 'p2'),
    ('d', 'p3'),
    ('e', 'p4')
),

expected (head_founder_key, tail_founder_key) as (
    values
    ('p1', 'p2'),
    ('p2', 'p1')
),

found as (
    {{ get_crossing_links_sql('clusters', 'select * from links') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
