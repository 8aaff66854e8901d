-- Each component finds its earliest link and who is at the other end, also where numbers need all
-- their bits.
with links (link, head, tail) as (
    values
    (1, 10, 20),
    (2, 20, 30),
    (3, 10, 30),
    (2000000000, 40, 4000000000)
),

expected (component, link, other) as (
    values
    (10, 1, 20),
    (20, 1, 10),
    (30, 2, 20),
    (40, 2000000000, 4000000000),
    (4000000000, 2000000000, 40)
),

found as (
    select
        component,
        link,
        other
    from (
        {{ get_earliest_links_sql('links') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
