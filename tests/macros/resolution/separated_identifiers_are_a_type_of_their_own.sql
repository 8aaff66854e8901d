-- Each separation is a type with a limit of 1 behind those of the var external_ids. Node 7 holds
-- both ends of the second, as a node may that was resolved before the analyst decided.
with overrides (action, head_type, head_value, tail_type, tail_value) as (
    values
    ('separate', 'user_id', 'ann', 'email', 'a@x.test'),
    ('separate', 'user_id', 'bob', 'email', 'b@x.test'),
    ('link', 'user_id', 'ann', 'email', 'b@x.test')
),

scope_identifiers (node, external_id_type, external_id_value) as (
    values
    (1, 'user_id', 'ann'),
    (2, 'email', 'a@x.test'),
    (7, 'user_id', 'bob'),
    (7, 'email', 'b@x.test'),
    (9, 'email', 'c@x.test')
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
