-- A root holds what all that attached to it held, type by type.
with type_counts (component, type_priority, type_count, type_limit) as (
    values
    (10, 1, 1, 5),
    (20, 1, 2, 5),
    (20, 2, 1, 1),
    (40, 1, 1, 5)
),

parents (component, parent) as (
    values
    (10, 10),
    (20, 10),
    (30, 10)
),

expected (component, type_priority, type_count, type_limit) as (
    values
    (10, 1, 3, 5),
    (10, 2, 1, 1),
    (40, 1, 1, 5)
),

found as (
    select
        component,
        type_priority,
        type_count,
        type_limit
    from (
        {{ get_merged_type_counts_sql('type_counts', 'parents') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
