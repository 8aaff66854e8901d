-- b turned out older than a. What c has of a link, or had before the resolved revision (5), or what
-- another type has of the same value, is no new birth of it.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    source_key, received_at, message_id, event_type, erasure_number, revision
) as (
    values
    ('email', 'b', 'email', 'b', 'r', cast('2026-01-01' as timestamp), 'm1', 'track', 1, 6),
    ('email', 'c', 'email', 'c', 'r', cast('2026-01-01' as timestamp), 'm1', 'track', 1, 5),
    ('email', 'c', 'email', 'b', 'r', cast('2026-01-01' as timestamp), 'm1', 'track', 1, 6),
    ('phone', 'c', 'phone', 'c', 'r', cast('2026-01-01' as timestamp), 'm1', 'track', 1, 6),
    ('email', 'd', 'email', 'd', 'r', cast('2026-01-01' as timestamp), 'm1', 'track', 1, 6)
),

scope_members (
    external_id_type, external_id_value, created_source, first_seen_at, first_message_id,
    first_event_type, erasure_number, segment_id, is_recomputed,
    {{ kept_columns() | join(', ') }}
) as (
    values
    (
        'email', 'a', 's', cast('2026-01-02' as timestamp), 'm2', 'page', 0, 'p1', true,
        cast(null as timestamp), null, cast(null as timestamp), null, null, null, null
    ),
    (
        'email', 'b', 's', cast('2026-01-03' as timestamp), 'm3', 'page', 0, 'p1', true,
        null, null, null, null, null, null, null
    ),
    (
        'email', 'c', 's', cast('2026-01-04' as timestamp), 'm4', 'page', 0, 'p1', true,
        null, null, null, null, null, null, null
    )
),

expected (
    external_id_value, identifier, created_source, first_seen_at, first_message_id,
    first_event_type, erasure_number
) as (
    values
    ('a', 2, 's', cast('2026-01-02' as timestamp), 'm2', 'page', 0),
    ('b', 1, 'r', cast('2026-01-01' as timestamp), 'm1', 'track', 1),
    ('c', 3, 's', cast('2026-01-04' as timestamp), 'm4', 'page', 0)
),

found as (
    select
        external_id_value,
        identifier,
        created_source,
        first_seen_at,
        first_message_id,
        first_event_type,
        erasure_number
    from (
        {{ on_made_up_tables(
            get_touched_scope_identifiers_sql('sightings', 5)
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
