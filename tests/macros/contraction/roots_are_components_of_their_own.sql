-- A node that never became part of another is where it ended, whether others joined it (4) or
-- nobody did (5).
with contraction_nodes (node) as (
    values
    (1),
    (2),
    (3),
    (4),
    (5)
),

contraction_steps (round, component, parent, link) as (
    values
    (1, 1, 1, 1),
    (1, 2, 1, 1),
    (1, 3, 1, 2),
    (2, 1, 4, 3),
    (2, 4, 4, 3)
),

expected (node, component) as (
    values
    (4, 4),
    (5, 5)
),

found as (
    select
        node,
        component
    from (
        {{ on_made_up_tables(get_final_components_sql()) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
