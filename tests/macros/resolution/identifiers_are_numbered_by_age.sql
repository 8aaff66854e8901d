-- The older identifier has the smaller number, and is its own node. At the same moment the smaller
-- message id is older, within an event the type of higher priority (a user_id's is higher than an
-- email's), then the smaller name of the type and the smaller value. Links are no identifiers.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    source_key, received_at, message_id, event_type, erasure_number, revision
) as (
    values
    ('user_id', 'u', 'user_id', 'u', 's', cast('2026-01-02' as timestamp), 'm9', 'page', 0, 1),
    ('other_b', '1', 'other_b', '1', 's', cast('2026-01-02' as timestamp), 'm9', 'page', 0, 1),
    ('other_a', '3', 'other_a', '3', 's', cast('2026-01-02' as timestamp), 'm9', 'page', 0, 1),
    ('other_a', '2', 'other_a', '2', 's', cast('2026-01-02' as timestamp), 'm9', 'page', 0, 1),
    ('email', 'e', 'email', 'e', 's', cast('2026-01-02' as timestamp), 'm9', 'page', 0, 1),
    ('email', 'f', 'email', 'f', 's', cast('2026-01-02' as timestamp), 'm8', 'page', 0, 1),
    ('email', 'g', 'email', 'g', 's', cast('2026-01-01' as timestamp), 'm9', 'page', 0, 1),
    ('email', 'e', 'user_id', 'u', 's', cast('2025-01-01' as timestamp), 'm0', 'page', 0, 1)
),

expected (external_id_type, external_id_value, identifier, node) as (
    values
    ('email', 'g', 1, 1),
    ('email', 'f', 2, 2),
    ('user_id', 'u', 3, 3),
    ('email', 'e', 4, 4),
    ('other_a', '2', 5, 5),
    ('other_a', '3', 6, 6),
    ('other_b', '1', 7, 7)
),

found as (
    select
        external_id_type,
        external_id_value,
        identifier,
        node
    from (
        {{ get_whole_scope_identifiers_sql('sightings') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
