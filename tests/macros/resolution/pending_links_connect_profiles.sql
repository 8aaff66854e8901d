-- Between the numbers of profiles, a profile with itself included. Each link has a number of its
-- own; which of them is first does not matter, so they are numbered by their ends.
with pending_links (head_founder_key, tail_founder_key) as (
    values
    ('p3', 'p3'),
    ('p1', 'p2'),
    ('p1', 'p2'),
    ('p2', 'p1')
),

touched (node, founder_key) as (
    values
    (10, 'p1'),
    (20, 'p2'),
    (30, 'p3')
),

expected (link, head, tail) as (
    values
    (1, 10, 20),
    (2, 10, 20),
    (3, 20, 10),
    (4, 30, 30)
),

found as (
    {{ on_made_up_tables(get_ranked_sql(pending_connections('touched'))) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
