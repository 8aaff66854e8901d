-- Center 10 takes its links until one breaks the limit (of 3, at link 4). Center 50 stops where the
-- link of an end that it takes comes first (8, of 52); what holds nothing contested (53) parents by
-- itself. Center 60 stops at an end that has an earlier link.
with type_counts (component, type_priority, type_count, type_limit) as (
    values
    (11, 1, 1, 3),
    (12, 1, 1, 3),
    (13, 1, 1, 3),
    (14, 1, 1, 3),
    (51, 1, 1, 3),
    (52, 1, 1, 3),
    (54, 1, 1, 3),
    (61, 1, 1, 3),
    (62, 1, 1, 3),
    (63, 1, 1, 3)
),

star_links (center, first_link, link, other, is_mutual) as (
    values
    (10, 1, 1, 11, true),
    (10, 1, 2, 12, true),
    (10, 1, 3, 13, true),
    (10, 1, 4, 14, true),
    (50, 5, 5, 51, true),
    (50, 5, 6, 53, true),
    (50, 5, 7, 52, true),
    (50, 5, 9, 54, true),
    (60, 10, 10, 61, true),
    (60, 10, 11, 62, false),
    (60, 10, 12, 63, true)
),

links (link, head, tail) as (
    values
    (8, 52, 70)
),

expected (component, parent, link) as (
    values
    (12, 10, 2),
    (13, 10, 3),
    (52, 50, 7)
),

found as (
    select
        component,
        parent,
        link
    from (
        {{ get_star_parents_sql('star_links', 'links', 'type_counts') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
