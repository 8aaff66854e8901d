-- 3 has found its link already and could meet others only by later ones.
with contraction_walked_nodes (node, bottleneck, link, heir) as (
    values
    (1, 9, null, null),
    (3, 9, 8, 2),
    (4, 8, 8, 2)
),

expected (node, link, heir) as (
    values
    (3, 8, 2)
),

found as (
    {{ on_made_up_tables(get_decided_nodes_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
