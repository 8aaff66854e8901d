-- With normalize: lower, a value is trimmed and its A to Z lowered.
with given as (
    select *
    from (
        values
            (1, ' Jane@X.com '),
            (2, 'ÄNNE@x.com'),
            (3, null)
    ) as made_up (place, value)
),

expected as (
    select *
    from (
        values
            (1, 'jane@x.com'),
            (2, 'Änne@x.com'),
            (3, null)
    ) as made_up (place, result)
),

found as (
    select
        place,
        {{ normalized_value('value', 'lower') | indent(8) }} as result
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
