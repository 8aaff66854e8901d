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
)

{{ differing_rows('found', 'expected') }}
