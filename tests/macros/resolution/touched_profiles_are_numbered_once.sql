-- Profiles at either end of a pending link, and those in which a birth changed.
with pending_links (head_founder_key, tail_founder_key) as (
    values
    ('p4', 'p1'),
    ('p4', 'p3'),
    ('p3', 'p3')
),

changed_profiles (founder_key) as (
    values
    ('p3'),
    ('p2'),
    ('p2')
),

expected (node, founder_key) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3'),
    (4, 'p4')
),

found as (
    {{ on_made_up_tables(get_ranked_sql(touched_profiles())) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
