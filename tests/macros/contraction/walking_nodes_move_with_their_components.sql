-- In the second round 1 waits and 4 joins it: who stands in 4 takes its link along, unless the one
-- on the way there is larger.
with contraction_steps (round, component, parent, link) as (
    values
    (1, 5, 4, 9),
    (2, 4, 1, 7)
),

contraction_walking_nodes (node, component, bottleneck, link, heir) as (
    values
    (1, 1, 3, null, null),
    (4, 4, 0, null, null),
    (5, 4, 9, 9, 4),
    (8, 8, 2, null, null)
),

expected (node, previous, component, bottleneck, link, heir) as (
    values
    (1, 1, 1, 3, null, null),
    (4, 4, 1, 7, null, null),
    (5, 4, 1, 9, 9, 4)
),

found as (
    {{ on_made_up_tables(get_walked_nodes_sql(2)) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
