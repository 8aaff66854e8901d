-- Without limits every component takes its earliest link. Of two that take the same one the smaller
-- stays a root.
with earliest (component, link, other) as (
    values
    (10, 1, 20),
    (20, 1, 10),
    (30, 2, 20)
),

expected (component, parent, link) as (
    values
    (10, 10, 1),
    (20, 10, 1),
    (30, 20, 2)
),

found as (
    select
        component,
        parent,
        link
    from (
        {{ get_parents_sql('earliest') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
