-- Spaces, tabs, line ends, no-break spaces and byte-order marks go at both ends and stay inside.
with given (place, value) as (
    values
    (1, 'plain'),
    (2, '  two words  '),
    (3, chr(9) || 'tab' || chr(10) || chr(13)),
    (4, chr(65279) || 'mark' || chr(160)),
    (5, 'a' || chr(160) || 'b'),
    (6, '   '),
    (7, ''),
    (8, null)
),

expected (place, result) as (
    values
    (1, 'plain'),
    (2, 'two words'),
    (3, 'tab'),
    (4, 'mark'),
    (5, 'a' || chr(160) || 'b'),
    (6, ''),
    (7, ''),
    (8, null)
),

found as (
    select
        place,
        {{ trimmed('value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
