-- Each separation is a type with a limit of 1 behind those of the var external_ids. Node 7 holds
-- both ends of the second, as a node may that was resolved before the analyst decided.
with overrides (action, head_key, tail_key) as (
    values
    ('separate', 'ann', 'a@x.test'),
    ('separate', 'bob', 'b@x.test'),
    ('link', 'ann', 'b@x.test')
),

scope_identifiers (node, identifier_key) as (
    values
    (1, 'ann'),
    (2, 'a@x.test'),
    (7, 'bob'),
    (7, 'b@x.test'),
    (9, 'c@x.test')
),

expected (node, place, type_count, type_limit) as (
    values
    (1, 1, 1, 1),
    (2, 1, 1, 1),
    (7, 2, 2, 1)
),

found as (
    select
        node,
        type_priority - {{ first_separation_priority() }} as place,
        type_count,
        type_limit
    from (
        {{ on_made_up_tables(get_separation_type_counts_sql('overrides')) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
