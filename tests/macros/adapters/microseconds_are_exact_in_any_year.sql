-- Also where a double is short of digits.
with given (place, value) as (
    values
    (1, cast('1970-01-01 00:00:00' as timestamp)),
    (2, cast('9999-12-31 23:59:59.999999' as timestamp)),
    (3, cast('0001-01-01 00:00:00.000001' as timestamp))
),

expected (place, result) as (
    values
    (1, 0),
    (2, 253402300799999999),
    (3, -62135596799999999)
),

found as (
    select
        place,
        {{ microseconds('value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
