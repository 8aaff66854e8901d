-- Whoever is alone has nobody to meet.
with contraction_founders as (
    select *
    from (
        values
            (3, 1, 3),
            (4, 4, 1)
    ) as made_up (component, founder, node_count)
),

expected as (
    select *
    from (
        values
            (1, 0)
    ) as made_up (component, bottleneck)
),

found as (
    select
        component,
        bottleneck
    from (
        {{ get_climbers_sql() | indent(8) }}
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
