-- The rejected values of a, who is erased, get the key that they have without the value. Values of
-- c, who is suppressed, and of others stay.
with affected_identifiers (external_id_type, external_id_value, is_erased) as (
    values
    ('email', 'a', true),
    ('email', 'c', false)
),

rejections (
    rejection_key, source_key, raw_table, external_id_type, external_id_value, reason,
    rejection_count, settled_count, first_seen_at, last_seen_at
) as (
    values
    (
        'k1', 's', 'web.pages', 'email', 'a', 'blocked', 3, 2,
        cast('2026-01-01' as timestamp), cast('2026-01-02' as timestamp)
    ),
    ('k2', 's', 'web.tracks', 'email', 'a', 'blocked', 1, 0, null, null),
    ('k3', 's', 'web.pages', 'email', 'c', 'blocked', 1, 1, null, null),
    ('k4', 's', 'web.pages', 'phone', 'a', 'blocked', 1, 1, null, null),
    ('k5', 's', 'web.pages', 'email', 'b', 'blocked', 1, 1, null, null),
    ('k6', 's', 'web.pages', 'email', null, 'blocked', 1, 1, null, null)
),

expected (
    rejection_key, source_key, raw_table, external_id_type, external_id_value, reason,
    rejection_count, settled_count, first_seen_at, last_seen_at, known_key
) as (
    values
    (
        md5('1:s,9:web.pages,5:email,-7:blocked,'), 's', 'web.pages', 'email',
        cast(null as {{ dbt.type_string() }}), 'blocked', 3, 2,
        cast('2026-01-01' as timestamp), cast('2026-01-02' as timestamp), 'k1'
    ),
    (
        md5('1:s,10:web.tracks,5:email,-7:blocked,'), 's', 'web.tracks', 'email', null, 'blocked',
        1, 0, null, null, 'k2'
    )
),

found as (
    {{ on_made_up_tables(get_hidden_rejections_sql('rejections')) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
