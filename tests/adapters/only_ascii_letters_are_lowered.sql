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
