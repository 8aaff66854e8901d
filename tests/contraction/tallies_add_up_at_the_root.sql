-- A root holds what all that hooked onto it held, type by type.
with tallies (component, position, tally, tally_limit) as (
    values
    (10, 1, 1, 5),
    (20, 1, 2, 5),
    (20, 2, 1, 1),
    (40, 1, 1, 5)
),

hooks (component, parent) as (
    values
    (10, 10),
    (20, 10),
    (30, 10)
),

expected (component, position, tally, tally_limit) as (
    values
    (10, 1, 3, 5),
    (10, 2, 1, 1),
    (40, 1, 1, 5)
),

found as (
    select
        component,
        position,
        tally,
        tally_limit
    from (
        {{ get_merged_tallies_sql('tallies', 'hooks') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
