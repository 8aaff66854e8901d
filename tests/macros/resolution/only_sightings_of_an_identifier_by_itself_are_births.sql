-- The row that ties an identifier to itself is its birth. A row that ties it to another is none,
-- in either direction.
with sightings (
    identifier_key, head_key, external_id_type, external_id_value, received_at, message_id
) as (
    values
    ('a', 'a', 'email', '1', cast('2026-01-01' as timestamp), 'm1'),
    ('a', 'u', null, null, cast('2026-01-02' as timestamp), 'm2'),
    ('u', 'a', null, null, cast('2026-01-03' as timestamp), 'm3'),
    ('u', 'u', 'user_id', '1', cast('2026-01-02' as timestamp), 'm2')
),

expected (
    identifier_key, external_id_type, external_id_value, first_seen_at, first_message_id
) as (
    values
    ('a', 'email', '1', cast('2026-01-01' as timestamp), 'm1'),
    ('u', 'user_id', '1', cast('2026-01-02' as timestamp), 'm2')
),

found as (
    {{ get_births_sql('sightings') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
