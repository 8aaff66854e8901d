-- Whatever points at a component that parents on moves to where the third such child points, or to
-- where the way ends before; what points at a root (1) stays.
with jumps (component, parent) as (
    values
    (2, 1),
    (3, 2),
    (4, 3),
    (5, 4),
    (6, 5)
),

expected (component, parent, is_moving) as (
    values
    (2, 1, false),
    (3, 1, false),
    (4, 1, false),
    (5, 1, true),
    (6, 2, true)
),

found as (
    select
        component,
        parent,
        is_moving
    from (
        {{ get_jumps_sql('jumps') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
