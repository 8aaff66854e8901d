-- Each component finds its earliest link and who is at the other end, also where numbers need all their bits.
with links as (
    select *
    from (
        values
            (1, 10, 20),
            (2, 20, 30),
            (3, 10, 30),
            (2000000000, 40, 4000000000)
    ) as made_up (link, head, tail)
),

expected as (
    select *
    from (
        values
            (10, 1, 20),
            (20, 1, 10),
            (30, 2, 20),
            (40, 2000000000, 4000000000),
            (4000000000, 2000000000, 40)
    ) as made_up (component, link, other)
),

found as (
    select
        component,
        link,
        other
    from (
        {{ get_earliest_links_sql('links') | indent(8) }}
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
