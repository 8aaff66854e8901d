-- The smallest number is the oldest identifier, whatever number the component goes by.
with contraction_components (node, component) as (
    values
    (1, 3),
    (2, 3),
    (3, 3),
    (4, 4)
),

expected (component, founder, node_count) as (
    values
    (3, 1, 3),
    (4, 4, 1)
),

found as (
    select
        component,
        founder,
        node_count
    from (
        {{ get_founders_sql() | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
