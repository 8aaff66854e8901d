-- Group 1 (p1 and p2) is resolved anew with its whole neighborhood: p3 is in it, which nothing
-- touches. Group 2 (p4) shares no neighborhood with group 1 and goes on from its profile. Nothing
-- touches the neighborhood of p5.
with recomputed_groups (component) as (
    values
    (1)
),

touched_groups (node, component) as (
    values
    (1, 1),
    (2, 1),
    (3, 2)
),

touched_profiles (node, founder_key) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p4')
),

neighborhood_profiles (node, founder_key) as (
    values
    (1, 'p5'),
    (2, 'p4'),
    (3, 'p3'),
    (4, 'p2'),
    (5, 'p1')
),

profile_neighborhoods (node, component) as (
    values
    (1, 1),
    (2, 2),
    (3, 3),
    (4, 3),
    (5, 3)
),

expected (founder_key, is_recomputed) as (
    values
    ('p1', true),
    ('p2', true),
    ('p3', true),
    ('p4', false)
),

found as (
    {{ on_made_up_tables(get_scope_profiles_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
