-- The smallest number is the oldest identifier, whatever number the component goes by.
with contraction_components as (
    select *
    from (
        values
            (1, 3),
            (2, 3),
            (3, 3),
            (4, 4)
    ) as made_up (node, component)
),

expected as (
    select *
    from (
        values
            (3, 1, 3),
            (4, 4, 1)
    ) as made_up (component, founder, node_count)
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
