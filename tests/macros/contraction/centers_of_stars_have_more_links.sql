-- 10 and 20 take each other's link, and 10 has more links: it is the center. 40 has a link earlier
-- than the one with 10. Of 50 and 60 neither has links enough for a star.
with links (link, head, tail) as (
    values
    (1, 10, 20),
    (2, 30, 10),
    (3, 40, 70),
    (4, 10, 40),
    (5, 50, 60),
    (6, 60, 70)
),

earliest as (
    {{ get_earliest_links_sql('links') | indent(4) }}
),

expected (center, first_link, link, other, is_mutual) as (
    values
    (10, 1, 1, 20, true),
    (10, 1, 2, 30, true),
    (10, 1, 4, 40, false)
),

found as (
    select
        center,
        first_link,
        link,
        other,
        is_mutual
    from (
        {{ get_star_links_sql('links', 'earliest') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
