-- Each round adds the labels of those that met their founder in it.
with contraction_meetings (round, node, bottleneck) as (
    values
    (1, 2, 9),
    (2, 3, 10)
),

expected (node, bottleneck) as (
    values
    (3, 10)
),

found as (
    select
        node,
        bottleneck
    from (
        {{ get_met_labels_sql(2) | indent(8) }}
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
