-- Values that are hidden (two of them alike) and a row without a value make one row: counts add up,
-- and the time spans all. Where there was no such row (k2) the hidden one is it. Others (k3) are
-- left alone.
with hidden_rejections (
    rejection_key, source_key, raw_table, external_id_type, external_id_value, reason,
    rejection_count, settled_count, first_seen_at, last_seen_at, known_key
) as (
    values
    (
        'k1', 's', 'web.pages', 'email', cast(null as {{ dbt.type_string() }}), 'blocked', 3, 2,
        cast('2026-01-02' as timestamp), cast('2026-01-03' as timestamp), 'a'
    ),
    (
        'k1', 's', 'web.pages', 'email', null, 'blocked', 1, 0,
        cast('2026-01-04' as timestamp), cast('2026-01-05' as timestamp), 'b'
    ),
    (
        'k1', 's', 'web.pages', 'email', null, 'blocked', 1, 0,
        cast('2026-01-04' as timestamp), cast('2026-01-05' as timestamp), 'c'
    ),
    ('k2', 's', 'web.tracks', 'email', null, 'blocked', 1, 1, null, null, 'd')
),

rejections (
    rejection_key, source_key, raw_table, external_id_type, external_id_value, reason,
    rejection_count, settled_count, first_seen_at, last_seen_at
) as (
    values
    (
        'k1', 's', 'web.pages', 'email', cast(null as {{ dbt.type_string() }}), 'blocked', 5, 5,
        cast('2026-01-01' as timestamp), cast('2026-01-02' as timestamp)
    ),
    ('k3', 's', 'web.pages', 'phone', null, 'blocked', 7, 7, null, null),
    (
        'a', 's', 'web.pages', 'email', 'a', 'blocked', 3, 2,
        cast('2026-01-02' as timestamp), cast('2026-01-03' as timestamp)
    )
),

expected (
    rejection_key, source_key, raw_table, external_id_type, external_id_value, reason,
    rejection_count, settled_count, first_seen_at, last_seen_at
) as (
    values
    (
        'k1', 's', 'web.pages', 'email', cast(null as {{ dbt.type_string() }}), 'blocked', 10, 7,
        cast('2026-01-01' as timestamp), cast('2026-01-05' as timestamp)
    ),
    ('k2', 's', 'web.tracks', 'email', null, 'blocked', 1, 1, null, null)
),

found as (
    {{ on_made_up_tables(get_shown_rejections_sql('rejections')) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
