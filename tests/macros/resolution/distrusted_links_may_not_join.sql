-- An analyst distrusts what ties head u to tail a: no event and no analyst may join them, but every
-- other link may, also one the other way round. To separate two is not to distrust their link.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    received_at, message_id, source_key, event_type, is_joined, revision, {{ row_locator() }}
) as (
    values
    ('email', 'a', 'user_id', 'u', cast('2026-01-01' as timestamp), 'm1', 's', 'page', true, 1, 1),
    ('email', 'b', 'user_id', 'u', cast('2026-01-01' as timestamp), 'm2', 's', 'page', null, 1, 2),
    ('email', 'a', 'user_id', 'v', cast('2026-01-01' as timestamp), 'm3', 's', 'page', null, 1, 3),
    ('phone', 'a', 'user_id', 'u', cast('2026-01-01' as timestamp), 'm4', 's', 'page', null, 1, 4),
    ('email', 'a', 'phone', 'u', cast('2026-01-01' as timestamp), 'm5', 's', 'page', null, 1, 5),
    ('user_id', 'u', 'email', 'a', cast('2026-01-01' as timestamp), 'm6', 's', 'page', null, 1, 6)
),

overrides (
    action, head_type, head_value, tail_type, tail_value,
    decided_at, message_id, is_joined, {{ row_locator() }}
) as (
    values
    ('distrust', 'user_id', 'u', 'email', 'a', cast(null as timestamp), 'o1', null, 1),
    ('link', 'user_id', 'u', 'email', 'a', cast('2026-01-02' as timestamp), 'o2', true, 2),
    ('separate', 'user_id', 'u', 'email', 'b', null, 'o3', null, 3),
    ('link', 'user_id', 'u', 'email', 'b', cast('2026-01-02' as timestamp), 'o4', null, 4),
    ('link', 'user_id', 'v', 'email', 'a', cast('2026-01-02' as timestamp), 'o5', null, 5),
    ('link', 'user_id', 'u', 'phone', 'a', cast('2026-01-02' as timestamp), 'o6', null, 6),
    ('link', 'email', 'a', 'user_id', 'u', cast('2026-01-02' as timestamp), 'o7', null, 7),
    ('link', 'phone', 'u', 'email', 'a', cast('2026-01-02' as timestamp), 'o8', null, 8)
),

expected (message_id) as (
    values
    ('m2'),
    ('m3'),
    ('m4'),
    ('m5'),
    ('m6'),
    ('o4'),
    ('o5'),
    ('o6'),
    ('o7'),
    ('o8')
),

found as (
    select message_id
    from (
        {{ get_links_sql('sightings', 'overrides') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
