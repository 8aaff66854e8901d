-- A link goes if its two ends together hold more of one type than its limit. Reaching the limit is
-- fine (30 and 40), and type_counts of different types do not add up (20 and 30).
with links (link, head, tail) as (
    values
    (1, 10, 20),
    (2, 20, 30),
    (3, 30, 40),
    (4, 30, 50),
    (5, 50, 60)
),

contraction_type_counts (component, type_priority, type_count, type_limit) as (
    values
    (10, 1, 1, 1),
    (10, 2, 3, 5),
    (20, 1, 1, 1),
    (20, 2, 3, 5),
    (30, 3, 3, 5),
    (40, 3, 2, 5),
    (50, 3, 3, 5)
),

expected (link, head, tail) as (
    values
    (2, 20, 30),
    (3, 30, 40),
    (5, 50, 60)
),

found as (
    select
        link,
        head,
        tail
    from (
        {{ on_made_up_tables(get_undecided_links_sql('links', true)) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
