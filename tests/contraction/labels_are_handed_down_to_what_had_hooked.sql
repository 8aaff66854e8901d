-- What had become part of 5 met the founder when 5 did, along its own link or a larger one. Not so
-- the root itself, nor what hooked in another round.
with contraction_steps (round, component, parent, link) as (
    values
    (1, 3, 5, 2),
    (1, 4, 5, 12),
    (1, 5, 5, 2),
    (2, 6, 5, 13)
),

contraction_labels (node, bottleneck) as (
    values
    (5, 9)
),

expected (node, bottleneck) as (
    values
    (3, 9),
    (4, 12)
),

found as (
    select
        node,
        bottleneck
    from (
        {{ get_inherited_labels_sql(1) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
