-- Every node has the founder of its component; all but founders have the link by which they last
-- changed their name.
with contraction_components (node, component) as (
    values
    (1, 2),
    (2, 2),
    (3, 3)
),

contraction_founders (component, founder, node_count) as (
    values
    (2, 1, 2),
    (3, 3, 1)
),

contraction_labels (node, bottleneck) as (
    values
    (2, 7)
),

expected (node, founder, last_link) as (
    values
    (1, 1, null),
    (2, 1, 7),
    (3, 3, null)
),

found as (
    select
        node,
        founder,
        last_link
    from (
        {{ get_resolved_nodes_sql() | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
