-- 4 is left alone by the first round.
with contraction_steps (round, component, parent, link) as (
    values
    (1, 2, 1, 5),
    (2, 1, 4, 7)
),

expected (node, component, bottleneck) as (
    values
    (4, 4, 0)
),

found as (
    select
        node,
        component,
        bottleneck
    from (
        {{ on_made_up_tables(get_waiting_nodes_sql()) | indent(8) }}
    ) as step
    where
        link is null
        and heir is null
)

{{ differing_rows('found', 'expected') }}
