-- No exponent, no needless zeros, no digit lost; too large an exponent is no number.
with given (place, value) as (
    values
    (1, '7.00'),
    (2, '007.10'),
    (3, '-0.0'),
    (4, '1.5e-3'),
    (5, '12.345E+2'),
    (6, '-1e0'),
    (7, '0.10000000000000000000000000010'),
    (8, '1e10000')
),

expected (place, result) as (
    values
    (1, '7'),
    (2, '7.1'),
    (3, '0'),
    (4, '0.0015'),
    (5, '1234.5'),
    (6, '-1'),
    (7, '0.1000000000000000000000000001'),
    (8, null)
),

found as (
    select
        given.place,
        {{ plain_number('given.value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
