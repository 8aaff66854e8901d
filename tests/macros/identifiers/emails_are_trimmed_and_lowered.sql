-- With normalize: lower, a value is trimmed and its A to Z lowered.
with given (place, value) as (
    values
    (1, ' Jane@X.com '),
    (2, 'ÄNNE@x.com'),
    (3, null)
),

expected (place, result) as (
    values
    (1, 'jane@x.com'),
    (2, 'Änne@x.com'),
    (3, null)
),

found as (
    select
        place,
        {{ normalized_value('trimmed_value', 'lower') | indent(8) }} as result
    from (
        select
            place,
            {{ trimmed('value') | indent(12) }} as trimmed_value
        from given
    ) as trimmed_values
)

{{ differing_rows('found', 'expected') }}
