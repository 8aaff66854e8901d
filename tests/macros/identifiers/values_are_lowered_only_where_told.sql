-- An identifier is trimmed and nothing else: A and a are two user ids. (Its other half is
-- normalize: lower.)
with given (place, value) as (
    values
    (1, ' Jane '),
    (2, 'JANE'),
    (3, null)
),

expected (place, result) as (
    values
    (1, 'Jane'),
    (2, 'JANE'),
    (3, null)
),

found as (
    select
        place,
        {{ normalized_value('trimmed_value', none) | indent(8) }} as result
    from (
        select
            place,
            {{ trimmed('value') | indent(12) }} as trimmed_value
        from given
    ) as trimmed_values
)

{{ differing_rows('found', 'expected') }}
