-- A JSON scalar is the text of its value; what is no scalar, or no engine could store, is null.
with given (place, value) as (
    values
    (1, '"text"'),
    (2, ' "\u00e9" '),
    (3, '1.50'),
    (4, '-12e3'),
    (5, '123456789012345678901234567890'),
    (6, 'true'),
    (7, 'null'),
    (8, '[1]'),
    (9, '{}'),
    (10, '"a\u0000"'),
    (11, '1e99999')
),

expected (place, result) as (
    values
    (1, 'text'),
    (2, 'é'),
    (3, '1.5'),
    (4, '-12000'),
    (5, '123456789012345678901234567890'),
    (6, 'true'),
    (7, null),
    (8, null),
    (9, null),
    (10, null),
    (11, null)
),

found as (
    select
        given.place,
        {{ scalar_of_json('given.value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
