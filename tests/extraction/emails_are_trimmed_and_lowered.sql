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
