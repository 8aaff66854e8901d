-- Whoever is alone has nobody to meet.
with contraction_founders (component, founder, node_count) as (
    values
    (3, 1, 3),
    (4, 4, 1)
),

expected (component, bottleneck) as (
    values
    (1, 0)
),

found as (
    select
        component,
        bottleneck
    from (
        {{ get_climbers_sql() | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
