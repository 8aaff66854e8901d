-- What became part of node 1 in the first round ended where node 1 did. Roots of the round are not
-- asked again.
with contraction_steps (round, component, parent, link) as (
    values
    (1, 1, 1, 1),
    (1, 2, 1, 1),
    (1, 3, 1, 2),
    (2, 1, 4, 3),
    (2, 4, 4, 3)
),

contraction_components (node, component) as (
    values
    (1, 4),
    (4, 4),
    (5, 5)
),

expected (node, component) as (
    values
    (2, 4),
    (3, 4)
),

found as (
    select
        node,
        component
    from (
        {{ on_made_up_tables(get_components_of_round_sql(1)) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
