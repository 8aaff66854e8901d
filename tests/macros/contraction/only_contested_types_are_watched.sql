-- Neighborhood 1 holds two of type 1, whose limit is 1: contested. Of type 2 it holds no more than
-- the limit, neighborhood 4 holds one of type 1, and type 3 is none of the limits of this pass.
with node_type_counts (node, type_priority, type_count, type_limit) as (
    values
    (1, 1, 1, 1),
    (2, 1, 1, 1),
    (2, 2, 5, 5),
    (4, 1, 1, 1),
    (4, 3, 9, 5)
),

contraction_neighborhoods (node, neighborhood) as (
    values
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 4),
    (5, 4)
),

expected (component, type_priority, type_count, type_limit) as (
    values
    (1, 1, 1, 1),
    (2, 1, 1, 1)
),

found as (
    select
        component,
        type_priority,
        type_count,
        type_limit
    from (
        {{ on_made_up_tables(
            get_contested_type_counts_sql([{'priority': 1}, {'priority': 2}])
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
