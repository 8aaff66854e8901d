-- The escape of the character NUL, and not what a backslash before it makes of it.
with given (place, value) as (
    values
    (1, '"\u0000"'),
    (2, '"a\u0000b"'),
    (3, '"\\\u0000"'),
    (4, '"\\u0000"'),
    (5, '"u0000"'),
    (6, '"\u0001"')
),

expected (place, result) as (
    values
    (1, true),
    (2, true),
    (3, true),
    (4, false),
    (5, false),
    (6, false)
),

found as (
    select
        place,
        {{ has_escaped_nul('value') }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
