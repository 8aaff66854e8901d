-- Each round adds the labels of those that met their founder in it.
with contraction_meetings (round, node, bottleneck) as (
    values
    (1, 2, 9),
    (2, 3, 10)
),

expected (node, bottleneck) as (
    values
    (3, 10)
),

found as (
    select
        node,
        bottleneck
    from (
        {{ get_met_labels_sql(2) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
