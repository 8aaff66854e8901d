-- Whatever ties two identifiers is a link; a birth is none. A link is pending if its first event
-- changed since the resolved revision (5), whatever its outcome was before.
with sightings (
    identifier_key, head_key, received_at, message_id, source_key, event_type, is_revised,
    is_refused, revision, {{ place() }}
) as (
    values
    ('a', 'a', cast('2026-01-01' as timestamp), 'm1', 's', 'page', false, false, 6, 1),
    ('b', 'a', cast('2026-01-02' as timestamp), 'm2', 's', 'page', true, true, 6, 2),
    ('c', 'u', cast('2026-01-03' as timestamp), 'm3', 's', 'page', false, false, 6, 3),
    ('a', 'u', cast('2026-01-04' as timestamp), 'm4', 's', 'page', true, true, 5, 4)
),

expected (
    identifier_key, head_key, received_at, message_id, source_key, event_type, is_revised,
    is_refused, is_pending, is_override, link_row
) as (
    values
    (
        'b', 'a', cast('2026-01-02' as timestamp), 'm2', 's', 'page', true,
        true, true, false, 2
    ),
    (
        'c', 'u', cast('2026-01-03' as timestamp), 'm3', 's', 'page', false,
        false, true, false, 3
    ),
    (
        'a', 'u', cast('2026-01-04' as timestamp), 'm4', 's', 'page', true,
        true, false, false, 4
    )
),

found as (
    {{ get_links_sql('sightings', resolved=5) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
