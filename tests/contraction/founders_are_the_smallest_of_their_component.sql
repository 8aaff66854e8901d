-- The smallest number is the oldest identifier, whatever number the component goes by.
with contraction_components (node, component) as (
    values
    (1, 3),
    (2, 3),
    (3, 3),
    (4, 4)
),

expected (component, founder, node_count) as (
    values
    (3, 1, 3),
    (4, 4, 1)
),

found as (
    select
        component,
        founder,
        node_count
    from (
        {{ get_founders_sql() | indent(8) }}
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
