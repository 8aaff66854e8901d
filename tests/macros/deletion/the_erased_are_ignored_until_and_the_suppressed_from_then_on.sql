-- Events about the erased do not count up to the erasure, which is numbered; about the suppressed
-- not from the suppression on, until it is lifted.
with tombstones (identifier_hash, erased_through, erasure_number) as (
    values
    ('h1', cast('2026-01-01' as timestamp), 2)
),

suppressions (identifier_hash, suppressed_after, suppressed_through) as (
    values
    ('h1', cast('2026-01-01' as timestamp), cast('2026-01-05' as timestamp)),
    ('h2', cast('2026-01-02' as timestamp), null)
),

expected (identifier_hash, ignored_after, ignored_through, erasure_number) as (
    values
    ('h1', cast(null as timestamp), cast('2026-01-01' as timestamp), 2),
    ('h1', cast('2026-01-01' as timestamp), cast('2026-01-05' as timestamp), 0),
    ('h2', cast('2026-01-02' as timestamp), null, 0)
),

found as (
    {{ on_made_up_tables(
        get_ignored_periods_sql(), ['tombstones', 'suppressions']
    ) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
