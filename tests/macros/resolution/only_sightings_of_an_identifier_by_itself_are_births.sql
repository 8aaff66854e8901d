-- An event ties its first identifier to itself: that row is its birth. Neither type nor value alone
-- makes one; the condition chooses among them.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    source_key, received_at, message_id, event_type, erasure_number, revision
) as (
    values
    ('email', 'a', 'email', 'a', 'web', cast('2026-01-01' as timestamp), 'm1', 'page', 0, 3),
    ('email', 'b', 'user_id', 'b', 'web', cast('2026-01-01' as timestamp), 'm1', 'page', 0, 3),
    ('email', 'c', 'email', 'a', 'web', cast('2026-01-01' as timestamp), 'm1', 'page', 0, 3),
    ('email', 'd', 'email', 'd', 'web', cast('2026-01-01' as timestamp), 'm1', 'page', 0, 2),
    ('user_id', 'u', 'user_id', 'u', 'app', cast('2026-01-02' as timestamp), 'm2', 'track', 1, 4)
),

expected (
    external_id_type, external_id_value, created_source, first_seen_at, first_message_id,
    first_event_type, erasure_number
) as (
    values
    ('email', 'a', 'web', cast('2026-01-01' as timestamp), 'm1', 'page', 0),
    ('user_id', 'u', 'app', cast('2026-01-02' as timestamp), 'm2', 'track', 1)
),

found as (
    {{ get_births_sql('sightings', 'revision > 2') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
