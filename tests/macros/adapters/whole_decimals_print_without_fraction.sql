-- The same of exact numbers, of which a double would lose the last digits.
with given (place, value) as (
    values
    (1, cast(7 as decimal(30, 2))),
    (2, 12345678901234567890),
    (3, 100),
    (4, 1.25),
    (5, null)
),

expected (place, result) as (
    values
    (1, '7'),
    (2, '12345678901234567890'),
    (3, '100'),
    (4, '1.25'),
    (5, null)
),

found as (
    select
        given.place,
        {{ number_as_text('given.value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
