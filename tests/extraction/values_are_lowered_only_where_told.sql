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
