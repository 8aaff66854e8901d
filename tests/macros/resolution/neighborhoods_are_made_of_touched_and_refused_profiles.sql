-- A profile is numbered once if it is touched, or if a link between it and another was refused, at
-- either end.
with links (identifier_key, head_key, is_refused) as (
    values
    ('b', 'c', true),
    ('d', 'e', false),
    ('a', 'c', true)
),

clusters (identifier_key, founder_key) as (
    values
    ('a', 'p1'),
    ('b', 'p2'),
    ('c', 'p3'),
    ('d', 'p4'),
    ('e', 'p5'),
    ('f', 'p6')
),

touched_profiles (founder_key) as (
    values
    ('p6'),
    ('p2')
),

expected (node, founder_key) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3'),
    (4, 'p6')
),

found as (
    {{ on_made_up_tables(
        get_ranked_sql(neighborhood_profiles('clusters', 'select * from links'))
    ) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
