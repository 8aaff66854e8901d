-- Every node of a neighborhood with an undecided link is marked, and none twice.
with contraction_undecided (link, head, tail) as (
    values
    (7, 1, 2),
    (8, 2, 3)
),

contraction_neighborhoods (node, neighborhood) as (
    values
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 5)
),

expected (node) as (
    values
    (1),
    (2),
    (3),
    (4)
),

found as (
    select node
    from ({{ on_made_up_tables(get_undecided_neighborhoods_sql()) }}) as step
)

{{ differing_rows('found', 'expected') }}
