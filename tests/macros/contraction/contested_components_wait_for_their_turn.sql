-- A component that holds something contested takes its link only if it is the earliest for both
-- ends: 20 does, 30 waits. The others take theirs, also towards one that is contested. Two
-- type_counts of one component make no second child.
with earliest (component, link, other) as (
    values
    (10, 1, 20),
    (20, 1, 10),
    (30, 2, 20),
    (40, 3, 10),
    (50, 4, 30)
),

type_counts (component, type_priority, type_count, type_limit) as (
    values
    (20, 1, 1, 1),
    (20, 2, 5, 5),
    (30, 1, 1, 1)
),

expected (component, parent, link) as (
    values
    (10, 10, 1),
    (20, 10, 1),
    (40, 10, 3),
    (50, 30, 4)
),

found as (
    select
        component,
        parent,
        link
    from (
        {{ get_parents_sql('earliest', 'type_counts') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
