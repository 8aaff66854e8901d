-- Founder 1 comes to root 5, where it meets the root and 2; founder 11 meets a root that took no
-- link; founder 21 is the root itself and meets 22. The larger way of the two counts. Other rounds
-- do not.
with contraction_steps (round, component, parent, link) as (
    values
    (1, 1, 5, 9),
    (1, 2, 5, 4),
    (1, 5, 5, 4),
    (1, 11, 15, 6),
    (1, 21, 21, 3),
    (1, 22, 21, 8),
    (2, 23, 21, 10)
),

contraction_arrivals (previous, component, bottleneck) as (
    values
    (1, 5, 9),
    (11, 15, 6),
    (21, 21, 3)
),

expected (round, node, bottleneck) as (
    values
    (1, 2, 9),
    (1, 5, 9),
    (1, 15, 6),
    (1, 22, 8)
),

found as (
    select
        round,
        node,
        bottleneck
    from (
        {{ get_meetings_sql(1) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
