-- Hull 1 holds two of type 1, whose limit is 1: contested. Of type 2 it holds no more than the
-- limit, hull 4 holds one of type 1, and type 3 is none of the limits of this stage.
with node_tallies (node, position, tally, tally_limit) as (
    values
    (1, 1, 1, 1),
    (2, 1, 1, 1),
    (2, 2, 5, 5),
    (4, 1, 1, 1),
    (4, 3, 9, 5)
),

contraction_hulls (node, hull) as (
    values
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 4),
    (5, 4)
),

expected (component, position, tally, tally_limit) as (
    values
    (1, 1, 1, 1),
    (2, 1, 1, 1)
),

found as (
    select
        component,
        position,
        tally,
        tally_limit
    from (
        {{ on_made_up_tables(
            get_contested_tallies_sql([{'priority': 1}, {'priority': 2}])
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
