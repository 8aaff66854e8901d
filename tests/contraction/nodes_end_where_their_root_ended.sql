-- What became part of node 1 in the first round ended where node 1 did. Roots of the round are not asked again.
with contraction_steps as (
    select *
    from (
        values
            (1, 1, 1, 1),
            (1, 2, 1, 1),
            (1, 3, 1, 2),
            (2, 1, 4, 3),
            (2, 4, 4, 3)
    ) as made_up (round, component, parent, link)
),

contraction_components as (
    select *
    from (
        values
            (1, 4),
            (4, 4),
            (5, 5)
    ) as made_up (node, component)
),

expected as (
    select *
    from (
        values
            (2, 4),
            (3, 4)
    ) as made_up (node, component)
),

found as (
    select
        node,
        component
    from (
        {{ get_components_of_round_sql(1) | indent(8) }}
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
