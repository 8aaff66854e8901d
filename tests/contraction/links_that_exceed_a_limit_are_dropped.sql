-- A link goes if its two ends together hold more of one type than its limit. Reaching the limit is fine (30 and 40), and
-- tallies of different types do not add up (20 and 30).
with links as (
    select *
    from (
        values
            (1, 10, 20),
            (2, 20, 30),
            (3, 30, 40),
            (4, 30, 50),
            (5, 50, 60)
    ) as made_up (link, head, tail)
),

contraction_tallies as (
    select *
    from (
        values
            (10, 1, 1, 1),
            (10, 2, 3, 5),
            (20, 1, 1, 1),
            (20, 2, 3, 5),
            (30, 3, 3, 5),
            (40, 3, 2, 5),
            (50, 3, 3, 5)
    ) as made_up (component, position, tally, tally_limit)
),

expected as (
    select *
    from (
        values
            (2, 20, 30),
            (3, 30, 40),
            (5, 50, 60)
    ) as made_up (link, head, tail)
),

found as (
    select
        link,
        head,
        tail
    from (
        {{ get_undecided_links_sql('links', true) | indent(8) }}
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
