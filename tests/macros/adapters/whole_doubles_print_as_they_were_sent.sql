-- A number that became a double on its way is an identifier again: no exponent, and no fraction
-- unless it has one.
with given (place, value) as (
    values
    (1, cast(7 as double precision)),
    (2, 12345678901),
    (3, 1e15),
    (4, 1e21),
    (5, -3),
    (6, 0),
    (7, 1.5),
    (8, null)
),

expected (place, result) as (
    values
    (1, '7'),
    (2, '12345678901'),
    (3, '1000000000000000'),
    (4, '1000000000000000000000'),
    (5, '-3'),
    (6, '0'),
    (7, '1.5'),
    (8, null)
),

found as (
    select
        given.place,
        {{ number_as_text('given.value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
