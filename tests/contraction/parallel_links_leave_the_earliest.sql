-- Of links between the same two components, in either direction, the earliest stays; a link within
-- one goes.
with links (link, head, tail) as (
    values
    (1, 20, 10),
    (2, 10, 20),
    (3, 30, 30),
    (4, 20, 30)
),

expected (link, head, tail) as (
    values
    (1, 10, 20),
    (4, 20, 30)
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

-- The linter cannot count the columns of values.
-- noqa: disable=AM07
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
    unexpected.*
from unexpected
union all
select
    'missing' as problem,
    missing.*
from missing
