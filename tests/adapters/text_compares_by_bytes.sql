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
        {{ text_by_bytes('value') }} < {{ text_by_bytes("'a'") }} as result
    from given
),

-- The linter cannot count the columns of values.
-- noqa: disable=AM07
unexpected as (
    select * from found
    except all
    select * from expected
),

missing as (
    select * from expected
    except all
    select * from found
)

select
    'unexpected' as problem,
    unexpected.*
from unexpected
union all
select
    'missing' as problem,
    missing.*
from missing
