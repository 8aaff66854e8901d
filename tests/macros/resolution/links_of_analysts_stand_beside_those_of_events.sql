-- The tail of an override is what an event calls the identifier, and the time of the decision is
-- that of an event. It is pending until a run has decided it. Only links tie.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    received_at, message_id, source_key, event_type, is_joined, revision, {{ row_locator() }}
) as (
    values
    ('email', 'a', 'user_id', 'u', cast('2026-01-01' as timestamp), 'm1', 's', 'page', true, 1, 7)
),

overrides (
    action, head_type, head_value, tail_type, tail_value,
    decided_at, message_id, is_joined, {{ row_locator() }}
) as (
    values
    ('separate', 'user_id', 'u', 'email', 'c', cast(null as timestamp), 'o1', null, 1),
    ('distrust', 'user_id', 'u', 'email', 'd', null, 'o2', null, 2),
    ('link', 'user_id', 'u', 'email', 'e', cast('2026-01-02' as timestamp), 'o3', null, 3),
    ('link', 'user_id', 'u', 'email', 'f', cast('2026-01-03' as timestamp), 'o4', false, 4)
),

expected (
    external_id_type, external_id_value, head_type, head_value, received_at, message_id,
    source_key, event_type, is_joined, is_pending, is_override, link_row
) as (
    values
    (
        'email', 'a', 'user_id', 'u', cast('2026-01-01' as timestamp), 'm1',
        's', 'page', true, false, false, 7
    ),
    (
        'email', 'e', 'user_id', 'u', cast('2026-01-02' as timestamp), 'o3',
        'override', 'override', null, true, true, 3
    ),
    (
        'email', 'f', 'user_id', 'u', cast('2026-01-03' as timestamp), 'o4',
        'override', 'override', false, false, true, 4
    )
),

found as (
    {{ get_links_sql('sightings', 'overrides', 1) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
