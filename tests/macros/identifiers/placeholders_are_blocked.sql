-- Blocked are the empty text, listed values in any case, and what matches a listed expression (as
-- it is written); not what merely contains one of them.
{%- set blocked_values = ['null', "It's", '^[0\\-]+$', '^test-', 'ÄNNE'] %}

with given (place, value) as (
    values
    (1, ''),
    (2, 'NULL'),
    (3, 'Null'),
    (4, 'it''s'),
    (5, '00-00'),
    (6, 'test-7'),
    (7, 'nullable'),
    (8, 'TEST-7'),
    (9, '007'),
    (10, 'Änne'),
    (11, 'änne'),
    (12, null)
),

expected (place, result) as (
    values
    (1, 'blocked_value'),
    (2, 'blocked_value'),
    (3, 'blocked_value'),
    (4, 'blocked_value'),
    (5, 'blocked_value'),
    (6, 'blocked_value'),
    (7, null),
    (8, null),
    (9, null),
    (10, 'blocked_value'),
    (11, null),
    (12, null)
),

found as (
    select
        place,
        {{ rejection_reason('value', blocked_values) | indent(8) }} as result
    from given
)

{{ differing_rows('found', 'expected') }}
