-- What a round did is what its hooks say when all of them point at roots.
with contraction_hooks as (
    select *
    from (
        values
            (10, 10, 1),
            (20, 10, 1)
    ) as made_up (component, parent, link)
),

expected as (
    select *
    from (
        values
            (3, 10, 10, 1),
            (3, 20, 10, 1)
    ) as made_up (round, component, parent, link)
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
