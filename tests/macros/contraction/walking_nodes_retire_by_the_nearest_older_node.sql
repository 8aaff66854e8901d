-- 1 is the oldest of its component. 2 can reach it by 7 and no link earlier. 3 meets 2 by 7 too, so
-- that 1 is within reach of that link. 4 reaches 3 by 8 and with it all others; it knows an earlier
-- link, which stays. 5 finds by 8 an older heir than it knew. 6 departs. 7 stands alone.
with contraction_walked_nodes (node, component, bottleneck, link, heir) as (
    values
    (1, 1, 7, null, null),
    (2, 1, 6, null, null),
    (3, 1, 7, null, null),
    (4, 1, 4, 5, 3),
    (5, 1, 8, 8, 4),
    (6, 1, 9, 8, 4),
    (7, 7, 3, null, null)
),

expected (node, component, bottleneck, link, heir) as (
    values
    (1, 1, 7, null, null),
    (2, 1, 6, 7, 1),
    (3, 1, 7, 7, 1),
    (4, 1, 4, 5, 3),
    (5, 1, 8, 8, 1),
    (7, 7, 3, null, null)
),

found as (
    {{ on_made_up_tables(get_compared_nodes_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
