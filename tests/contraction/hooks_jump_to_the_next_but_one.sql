-- Whatever does not point at a root yet moves up by one; roots, also those that took no link (5),
-- stay.
with hooks (component, parent, link) as (
    values
    (1, 1, 1),
    (2, 1, 1),
    (3, 2, 2),
    (4, 3, 3),
    (6, 5, 4)
),

expected (component, parent) as (
    values
    (3, 1),
    (4, 2)
),

found as (
    select
        component,
        parent
    from (
        {{ get_jumps_sql('hooks') | indent(8) }}
    ) as step
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
