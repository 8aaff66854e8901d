-- In the first round 2 and 3 take links; 1, which waits, gets company.
with contraction_steps (round, component, parent, link) as (
    values
    (1, 2, 1, 5),
    (1, 3, 1, 6),
    (2, 1, 4, 7)
),

expected (node, previous, component, bottleneck, link, heir) as (
    values
    (1, 1, 1, 0, cast(null as {{ dbt.type_bigint() }}), cast(null as {{ dbt.type_bigint() }})),
    (2, 2, 1, 5, null, null),
    (3, 3, 1, 6, null, null)
),

found as (
    {{ on_made_up_tables(get_walked_nodes_sql(1)) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
