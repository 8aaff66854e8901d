-- The same of exact numbers, of which a double would lose the last digits.
with given as (
    select *
    from (
        values
            (1, cast(7 as decimal(30, 2))),
            (2, 12345678901234567890),
            (3, 100),
            (4, 1.25),
            (5, null)
    ) as made_up (place, value)
),

expected as (
    select *
    from (
        values
            (1, '7'),
            (2, '12345678901234567890'),
            (3, '100'),
            (4, '1.25'),
            (5, null)
    ) as made_up (place, result)
),

found as (
    select
        place,
        {{ number_as_text('value') | indent(8) }} as result
    from given
),

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
    *
from unexpected
union all
select
    'missing' as problem,
    *
from missing
