-- B comes before a, and Z before Ä, whatever the locale of the server.
with given (place, value) as (
    values
    (1, 'B'),
    (2, 'Z'),
    (3, 'a'),
    (4, 'b'),
    (5, 'Ä')
),

expected (place, result) as (
    values
    (1, true),
    (2, true),
    (3, false),
    (4, false),
    (5, false)
),

found as (
    select
        place,
        {{ bytewise_text('value') }} < {{ bytewise_text("'a'") }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
