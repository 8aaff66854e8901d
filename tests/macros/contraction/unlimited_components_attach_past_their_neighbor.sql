-- Of two that take the same link the smaller (10) is the root, and who looks at the other one (30)
-- attaches to the root at once. Farther away (40) it is the smaller of the next two.
with earliest (component, link, other) as (
    values
    (10, 1, 20),
    (20, 1, 10),
    (30, 2, 20),
    (40, 3, 30)
),

expected (component, parent, link) as (
    values
    (10, 10, 1),
    (20, 10, 1),
    (30, 10, 2),
    (40, 20, 3)
),

found as (
    select
        component,
        parent,
        link
    from (
        {{ get_unlimited_parents_sql('earliest') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
