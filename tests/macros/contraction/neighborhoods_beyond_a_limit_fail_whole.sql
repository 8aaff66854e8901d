-- Nodes 1 and 2 ended in one component beyond the limit of type 1, so the whole of their
-- neighborhood is contracted again. In neighborhood 5 the same two are apart, and 7 and 8 do not
-- exceed the limit of type 2.
with node_type_counts (node, type_priority, type_count, type_limit) as (
    values
    (1, 1, 1, 1),
    (2, 1, 1, 1),
    (5, 1, 1, 1),
    (6, 1, 1, 1),
    (7, 2, 2, 5),
    (8, 2, 3, 5)
),

contraction_components (node, component) as (
    values
    (1, 2),
    (2, 2),
    (3, 3),
    (5, 5),
    (6, 6),
    (7, 7),
    (8, 7)
),

contraction_neighborhoods (node, neighborhood) as (
    values
    (1, 1),
    (2, 1),
    (3, 1),
    (5, 5),
    (6, 5),
    (7, 7),
    (8, 7)
),

expected (node) as (
    values
    (1),
    (2),
    (3)
),

found as (
    select node
    from ({{ on_made_up_tables(get_failing_nodes_sql()) }}) as step
)

{{ differing_rows('found', 'expected') }}
