-- Of links between the same two components, in either direction, the earliest stays; a link within one goes.
with links as (
    select *
    from (
        values
            (1, 20, 10),
            (2, 10, 20),
            (3, 30, 30),
            (4, 20, 30)
    ) as made_up (link, head, tail)
),

expected as (
    select *
    from (
        values
            (1, 10, 20),
            (4, 20, 30)
    ) as made_up (link, head, tail)
),

found as (
    select
        link,
        head,
        tail
    from (
        {{ get_undecided_links_sql('links', false) | indent(8) }}
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
