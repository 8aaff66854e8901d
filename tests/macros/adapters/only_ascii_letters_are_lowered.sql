-- A to Z become a to z; what other letters become would depend on the engine and its locale.
with given (place, value) as (
    values
    (1, 'Jane@X.COM'),
    (2, 'ÄNNE'),
    (3, 'İI'),
    (4, 'ΣΑΣ1A'),
    (5, ''),
    (6, null)
),

expected (place, result) as (
    values
    (1, 'jane@x.com'),
    (2, 'Änne'),
    (3, 'İi'),
    (4, 'ΣΑΣ1a'),
    (5, ''),
    (6, null)
),

found as (
    select
        place,
        {{ lower_ascii('value') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
