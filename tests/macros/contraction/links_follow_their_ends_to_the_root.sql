-- Both ends of a link become the roots that they were attached to; what was not attached stays.
with links (link, head, tail) as (
    values
    (1, 10, 20),
    (2, 20, 30),
    (3, 30, 40),
    (4, 50, 60)
),

parents (component, parent) as (
    values
    (10, 10),
    (20, 10),
    (30, 10)
),

expected (link, head, tail) as (
    values
    (1, 10, 10),
    (2, 10, 10),
    (3, 10, 40),
    (4, 50, 60)
),

found as (
    select
        link,
        head,
        tail
    from (
        {{ get_relabeled_links_sql('links', 'parents') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
