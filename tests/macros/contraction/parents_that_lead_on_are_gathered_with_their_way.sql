-- Hooks onto a root (2 and 6), also onto one that took no link (5), are settled; one of them lies
-- on the way of others.
with parents (component, parent, link) as (
    values
    (1, 1, 1),
    (2, 1, 1),
    (3, 2, 2),
    (4, 3, 3),
    (6, 5, 4)
),

expected (component, parent) as (
    values
    (2, 1),
    (3, 2),
    (4, 3)
),

found as (
    select
        component,
        parent
    from (
        {{ get_unsettled_parents_sql('parents') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
