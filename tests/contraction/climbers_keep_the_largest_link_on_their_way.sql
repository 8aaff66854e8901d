-- 1 stays a root and took link 7; 2 goes on to 5 along link 9; 10 has come by a larger link before; 8 waited in this round.
with contraction_climbers as (
    select *
    from (
        values
            (1, 0),
            (2, 3),
            (10, 12),
            (8, 6)
    ) as made_up (component, bottleneck)
),

contraction_steps as (
    select *
    from (
        values
            (1, 8, 8, 6),
            (2, 1, 1, 7),
            (2, 2, 5, 9),
            (2, 10, 11, 4)
    ) as made_up (round, component, parent, link)
),

expected as (
    select *
    from (
        values
            (1, 1, 7),
            (2, 5, 9),
            (10, 11, 12),
            (8, 8, 6)
    ) as made_up (previous, component, bottleneck)
),

found as (
    select
        previous,
        component,
        bottleneck
    from (
        {{ get_arrivals_sql(2) | indent(8) }}
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
