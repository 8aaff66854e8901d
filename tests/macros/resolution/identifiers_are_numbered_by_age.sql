-- The older identifier has the smaller number, and is its own node. At the same moment the smaller
-- message id is older, within an event the type of higher priority (a user_id's is higher than an
-- email's), then the smaller name of the type and the smaller value. Keys have no part in it, and
-- links are no identifiers.
with sightings (
    identifier_key, head_key, external_id_type, external_id_value, received_at, message_id
) as (
    values
    ('k5', 'k5', 'user_id', 'u', cast('2026-01-02' as timestamp), 'm9'),
    ('k1', 'k1', 'other_b', '1', cast('2026-01-02' as timestamp), 'm9'),
    ('k2', 'k2', 'other_a', '3', cast('2026-01-02' as timestamp), 'm9'),
    ('k3', 'k3', 'other_a', '2', cast('2026-01-02' as timestamp), 'm9'),
    ('k4', 'k4', 'email', 'e', cast('2026-01-02' as timestamp), 'm9'),
    ('k6', 'k6', 'email', 'f', cast('2026-01-02' as timestamp), 'm8'),
    ('k7', 'k7', 'email', 'g', cast('2026-01-01' as timestamp), 'm9'),
    ('k4', 'k5', null, null, cast('2025-01-01' as timestamp), 'm0')
),

expected (identifier_key, external_id_type, external_id_value, identifier, node) as (
    values
    ('k7', 'email', 'g', 1, 1),
    ('k6', 'email', 'f', 2, 2),
    ('k5', 'user_id', 'u', 3, 3),
    ('k4', 'email', 'e', 4, 4),
    ('k3', 'other_a', '2', 5, 5),
    ('k2', 'other_a', '3', 6, 6),
    ('k1', 'other_b', '1', 7, 7)
),

found as (
    select
        identifier_key,
        external_id_type,
        external_id_value,
        identifier,
        node
    from (
        {{ get_ranked_sql(whole_scope_identifiers('sightings')) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
