-- With normalize: uuid, a uuid is as uuid columns print it; anything else stays as it is.
with given (place, value) as (
    values
    (1, '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}'),
    (2, 'a0eebc999c0b4ef8bb6d6bb9bd380a11'),
    (3, 'A0EE-BC99-9C0B-4EF8-BB6D-6BB9-BD38-0A11'),
    (4, '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'),
    (5, 'A0EEBC99'),
    (6, null)
),

expected (place, result) as (
    values
    (1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
    (2, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
    (3, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
    (4, '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'),
    (5, 'A0EEBC99'),
    (6, null)
),

found as (
    select
        place,
        {{ normalized_value('value', 'uuid') | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
