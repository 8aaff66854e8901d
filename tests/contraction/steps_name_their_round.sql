-- What a round did is what its hooks say when all of them point at roots.
with contraction_hooks (component, parent, link) as (
    values
    (10, 10, 1),
    (20, 10, 1)
),

expected (round, component, parent, link) as (
    values
    (3, 10, 10, 1),
    (3, 20, 10, 1)
),

found as (
    select
        round,
        component,
        parent,
        link
    from (
        {{ get_steps_sql(3) | indent(8) }}
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
