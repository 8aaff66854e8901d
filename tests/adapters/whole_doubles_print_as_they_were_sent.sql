-- A number that became a double on its way is an identifier again: no exponent, and no fraction unless it has one.
with given as (
    select *
    from (
        values
            (1, cast(7 as double precision)),
            (2, 12345678901),
            (3, 1e15),
            (4, 1e21),
            (5, -3),
            (6, 0),
            (7, 1.5),
            (8, null)
    ) as made_up (place, value)
),

expected as (
    select *
    from (
        values
            (1, '7'),
            (2, '12345678901'),
            (3, '1000000000000000'),
            (4, '1000000000000000000000'),
            (5, '-3'),
            (6, '0'),
            (7, '1.5'),
            (8, null)
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
