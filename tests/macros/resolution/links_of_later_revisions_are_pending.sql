-- Whatever ties two identifiers is a link, also of one type or of one value. It is pending if its
-- first event changed since the resolved revision (5), whether or not a run had decided it before.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    received_at, message_id, source_key, event_type, is_joined, revision, {{ row_locator() }}
) as (
    values
    ('email', 'a', 'email', 'a', cast('2026-01-01' as timestamp), 'm1', 's', 'page', null, 6, 1),
    ('email', 'b', 'email', 'a', cast('2026-01-02' as timestamp), 'm2', 's', 'page', true, 6, 2),
    ('email', 'u', 'user_id', 'u', cast('2026-01-03' as timestamp), 'm3', 's', 'page', null, 6, 3),
    ('email', 'a', 'user_id', 'u', cast('2026-01-04' as timestamp), 'm4', 's', 'page', false, 5, 4)
),

expected (
    external_id_type, external_id_value, head_type, head_value, received_at, message_id,
    source_key, event_type, is_joined, is_pending, is_override, link_row
) as (
    values
    (
        'email', 'b', 'email', 'a', cast('2026-01-02' as timestamp), 'm2',
        's', 'page', true, true, false, 2
    ),
    (
        'email', 'u', 'user_id', 'u', cast('2026-01-03' as timestamp), 'm3',
        's', 'page', null, true, false, 3
    ),
    (
        'email', 'a', 'user_id', 'u', cast('2026-01-04' as timestamp), 'm4',
        's', 'page', false, false, false, 4
    )
),

found as (
    {{ get_links_sql('sightings', resolved=5) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
