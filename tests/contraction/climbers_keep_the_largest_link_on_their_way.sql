-- 1 stays a root and took link 7; 2 goes on to 5 along link 9; 10 has come by a larger link before;
-- 8 waited in this round.
with contraction_climbers (component, bottleneck) as (
    values
    (1, 0),
    (2, 3),
    (10, 12),
    (8, 6)
),

contraction_steps (round, component, parent, link) as (
    values
    (1, 8, 8, 6),
    (2, 1, 1, 7),
    (2, 2, 5, 9),
    (2, 10, 11, 4)
),

expected (previous, component, bottleneck) as (
    values
    (1, 1, 7),
    (2, 5, 9),
    (10, 11, 12),
    (8, 8, 6)
),

found as (
    select
        previous,
        component,
        bottleneck
    from (
        {{ get_arrivals_sql(2) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
