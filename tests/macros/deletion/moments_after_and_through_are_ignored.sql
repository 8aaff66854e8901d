-- A period begins after a moment and ends with one; without them it has no beginning or no end. A
-- moment that nobody knows counts as long ago, before any beginning.
with periods (place, ignored_after, ignored_through) as (
    values
    (1, cast(null as timestamp), cast('2026-01-05' as timestamp)),
    (2, cast('2026-01-02' as timestamp), cast('2026-01-05' as timestamp)),
    (3, cast('2026-01-02' as timestamp), null),
    (4, null, null)
),

moments (moment, happened_at) as (
    values
    ('never', cast(null as timestamp)),
    ('at its beginning', cast('2026-01-02' as timestamp)),
    ('in it', cast('2026-01-03' as timestamp)),
    ('at its end', cast('2026-01-05' as timestamp)),
    ('after it', cast('2026-01-06' as timestamp))
),

expected (place, moment) as (
    values
    (1, 'never'),
    (1, 'at its beginning'),
    (1, 'in it'),
    (1, 'at its end'),
    (2, 'in it'),
    (2, 'at its end'),
    (3, 'in it'),
    (3, 'at its end'),
    (3, 'after it'),
    (4, 'never'),
    (4, 'at its beginning'),
    (4, 'in it'),
    (4, 'at its end'),
    (4, 'after it')
),

found as (
    select
        periods.place,
        moments.moment
    from periods
    cross join moments
    where {{ is_ignored('periods', 'moments.happened_at') | indent(8) }}
)

{{ differing_rows('found', 'expected') }}
