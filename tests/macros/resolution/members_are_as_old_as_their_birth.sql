-- Each member is as old as its birth is now: b is older than a. What has b as its head, or as its
-- tail, is no birth of b.
with sightings (
    identifier_key, head_key, external_id_type, external_id_value, received_at, message_id
) as (
    values
    ('a', 'a', 'user_id', '1', cast('2026-01-02' as timestamp), 'm2'),
    ('b', 'b', 'email', '2', cast('2026-01-01' as timestamp), 'm3'),
    ('c', 'c', 'email', '3', cast('2026-01-04' as timestamp), 'm4'),
    ('b', 'a', null, null, cast('2025-01-01' as timestamp), 'm0'),
    ('c', 'b', null, null, cast('2025-01-02' as timestamp), 'm1'),
    ('d', 'd', 'email', '4', cast('2025-01-03' as timestamp), 'm1')
),

scope_members (
    identifier_key, founder_key, is_recomputed, {{ kept_columns() | join(', ') }}
) as (
    values
    ('a', 'a', true, cast(null as timestamp), null, null, null, null, null, null, null, null),
    ('b', 'a', true, null, null, null, null, null, null, null, null, null),
    ('c', 'a', true, null, null, null, null, null, null, null, null, null)
),

expected (
    identifier_key, identifier, external_id_type, external_id_value, first_seen_at,
    first_message_id
) as (
    values
    ('a', 2, 'user_id', '1', cast('2026-01-02' as timestamp), 'm2'),
    ('b', 1, 'email', '2', cast('2026-01-01' as timestamp), 'm3'),
    ('c', 3, 'email', '3', cast('2026-01-04' as timestamp), 'm4')
),

found as (
    select
        identifier_key,
        identifier,
        external_id_type,
        external_id_value,
        first_seen_at,
        first_message_id
    from (
        {{ on_made_up_tables(get_ranked_sql(touched_scope_identifiers('sightings'))) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
