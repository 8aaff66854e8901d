-- With any offset or none, to the microsecond; what engines read each in its own way is no time.
with given (place, value) as (
    values
    (1, '2024-05-01T10:30:00.1234567+02:00'),
    (2, ' 2024-05-01 10:30:01 -0530 '),
    (3, '2024-05-01 10:30z'),
    (4, '2024-05-01'),
    (5, '2024-02-30 10:30'),
    (6, '2024-05-01 24:00'),
    (7, '2024-05-01 10:30 America/New_York'),
    (8, 'now'),
    (9, '1714559400'),
    (10, ''),
    (11, '0000-01-01'),
    (12, '2000-02-29'),
    (13, '1900-02-29'),
    (14, '2023-02-29 10:30'),
    (15, '2024-04-31'),
    (16, '2024-12-31'),
    (17, '2024-13-01')
),

expected (place, result) as (
    values
    (1, cast('2024-05-01 08:30:00.123456' as timestamp)),
    (2, cast('2024-05-01 16:00:01' as timestamp)),
    (3, cast('2024-05-01 10:30:00' as timestamp)),
    (4, cast('2024-05-01 00:00:00' as timestamp)),
    (5, null),
    (6, null),
    (7, null),
    (8, null),
    (9, null),
    (10, null),
    (11, null),
    (12, cast('2000-02-29 00:00:00' as timestamp)),
    (13, null),
    (14, null),
    (15, null),
    (16, cast('2024-12-31 00:00:00' as timestamp)),
    (17, null)
),

found as (
    select
        place,
        {{ time_of_text('value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
