-- Whoever is alone has nobody to meet.
with contraction_founders (component, founder, node_count) as (
    values
    (3, 1, 3),
    (4, 4, 1)
),

expected (component, bottleneck) as (
    values
    (1, 0)
),

found as (
    select
        component,
        bottleneck
    from (
        {{ get_climbers_sql() | indent(8) }}
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
