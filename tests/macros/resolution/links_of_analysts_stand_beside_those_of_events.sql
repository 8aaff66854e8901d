-- The tail of an override is what an event calls the identifier, and the time of the decision is
-- that of an event. It is pending until a run has decided it, and no event can turn out earlier.
-- Only links tie.
with sightings (
    identifier_key, head_key, received_at, message_id, source_key, event_type, is_revised,
    is_refused, revision, {{ place() }}
) as (
    values
    ('a', 'u', cast('2026-01-01' as timestamp), 'm1', 's', 'page', true, true, 1, 7)
),

overrides (
    action, head_key, tail_key, decided_at, message_id, is_refused, {{ place() }}
) as (
    values
    ('separate', 'u', 'c', cast(null as timestamp), 'o1', cast(null as boolean), 1),
    ('distrust', 'u', 'd', null, 'o2', null, 2),
    ('link', 'u', 'e', cast('2026-01-02' as timestamp), 'o3', null, 3),
    ('link', 'u', 'f', cast('2026-01-03' as timestamp), 'o4', false, 4),
    ('link', 'u', 'g', cast('2026-01-03' as timestamp), 'o5', true, 5)
),

expected (
    identifier_key, head_key, received_at, message_id, source_key, event_type, is_revised,
    is_refused, is_pending, is_override, link_row
) as (
    values
    (
        'a', 'u', cast('2026-01-01' as timestamp), 'm1', 's', 'page', true,
        true, false, false, 7
    ),
    (
        'e', 'u', cast('2026-01-02' as timestamp), 'o3', 'override', 'override', false,
        null, true, true, 3
    ),
    (
        'f', 'u', cast('2026-01-03' as timestamp), 'o4', 'override', 'override', false,
        false, false, true, 4
    ),
    (
        'g', 'u', cast('2026-01-03' as timestamp), 'o5', 'override', 'override', false,
        true, false, true, 5
    )
),

found as (
    {{ get_links_sql('sightings', 'overrides', 1) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
