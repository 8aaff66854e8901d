-- To the microsecond and without zeros at the end.
with given (place, value) as (
    values
    (1, cast('2024-05-01 00:00:00' as timestamp)),
    (2, cast('2024-05-01 10:20:30.5' as timestamp)),
    (3, cast('0987-01-02 03:04:05.000006' as timestamp))
),

expected (place, result) as (
    values
    (1, '2024-05-01 00:00:00'),
    (2, '2024-05-01 10:20:30.5'),
    (3, '0987-01-02 03:04:05.000006')
),

found as (
    select
        place,
        {{ moment_text('value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
