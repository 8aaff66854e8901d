-- 4 lost the lead to 3, that to 2, and that to the founder 1: the last link renamed all of them,
-- and they had the name of 2 before. Founders were never renamed.
with contraction_components (node, component) as (
    values
    (1, 2),
    (2, 2),
    (3, 2),
    (4, 2),
    (5, 5)
),

contraction_retirements (node, link, heir) as (
    values
    (2, 9, 1),
    (3, 8, 2),
    (4, 7, 3)
),

contraction_parents (component, parent, link) as (
    values
    (3, 2, 8),
    (4, 2, 7)
),

expected (node, founder, last_link, renamed_from, retiring_link, heir) as (
    values
    (1, 1, null, null, null, null),
    (2, 1, 9, 2, 9, 1),
    (3, 1, 9, 2, 8, 2),
    (4, 1, 9, 2, 7, 3),
    (5, 5, null, null, null, null)
),

found as (
    {{ on_made_up_tables(get_resolved_nodes_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
