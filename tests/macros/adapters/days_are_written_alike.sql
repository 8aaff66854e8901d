-- Four digits of the year, two of month and day; the first and the last moment of a day are in it.
with given (place, moment) as (
    values
    (1, cast('2024-05-01 00:00:00' as timestamp)),
    (2, cast('2024-12-31 23:59:59.999999' as timestamp)),
    (3, cast('0987-01-02 03:04:05' as timestamp)),
    (4, cast(null as timestamp))
),

expected (place, result) as (
    values
    (1, '2024-05-01'),
    (2, '2024-12-31'),
    (3, '0987-01-02'),
    (4, null)
),

found as (
    select
        place,
        {{ day_text('moment') }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
