-- What a round did is what its parents say when all of them point at roots.
with contraction_parents (component, parent, link) as (
    values
    (10, 10, 1),
    (20, 10, 1)
),

expected (round, component, parent, link) as (
    values
    (3, 10, 10, 1),
    (3, 20, 10, 1)
),

found as (
    select
        round,
        component,
        parent,
        link
    from (
        {{ on_made_up_tables(get_steps_sql(3)) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
