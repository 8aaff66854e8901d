-- Refused and pending links connect numbered profiles, each two once for a direction; other links
-- connect none. Which of them is first does not matter, so they are numbered by their ends.
with links (identifier_key, head_key, is_refused) as (
    values
    ('c', 'b', true),
    ('c', 'a', true),
    ('d', 'a', false)
),

pending_links (head_founder_key, tail_founder_key) as (
    values
    ('p1', 'p3'),
    ('p4', 'p1'),
    ('p1', 'p1')
),

clusters (identifier_key, founder_key) as (
    values
    ('a', 'p1'),
    ('b', 'p2'),
    ('c', 'p3'),
    ('d', 'p4')
),

neighborhood_profiles (node, founder_key) as (
    values
    (10, 'p1'),
    (20, 'p2'),
    (30, 'p3'),
    (40, 'p4')
),

expected (link, head, tail) as (
    values
    (1, 10, 10),
    (2, 10, 30),
    (3, 20, 30),
    (4, 40, 10)
),

found as (
    {{ on_made_up_tables(
        get_ranked_sql(neighborhood_connections('clusters', 'select * from links'))
    ) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
