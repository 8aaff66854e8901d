-- Each round adds the labels of those that met their founder in it.
with contraction_meetings as (
    select *
    from (
        values
            (1, 2, 9),
            (2, 3, 10)
    ) as made_up (round, node, bottleneck)
),

expected as (
    select *
    from (
        values
            (3, 10)
    ) as made_up (node, bottleneck)
),

found as (
    select
        node,
        bottleneck
    from (
        {{ get_met_labels_sql(2) | indent(8) }}
    ) as step
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
