-- Every node of a hull with an undecided link is marked, and none twice.
with contraction_undecided as (
    select *
    from (
        values
            (7, 1, 2),
            (8, 2, 3)
    ) as made_up (link, head, tail)
),

contraction_hulls as (
    select *
    from (
        values
            (1, 1),
            (2, 1),
            (3, 1),
            (4, 1),
            (5, 5)
    ) as made_up (node, hull)
),

expected as (
    select *
    from (
        values
            (1),
            (2),
            (3),
            (4)
    ) as made_up (node)
),

found as (
    select node
    from ({{ get_undecided_hulls_sql() }}) as step
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
