-- Link 3 is between two nodes that ended in profiles of different founders. Links within one do not
-- count, whether they joined or came too late.
with scope_links (link, head, tail) as (
    values
    (1, 1, 2),
    (2, 2, 1),
    (3, 2, 3),
    (4, 3, 3)
),

resolved_nodes (node, founder) as (
    values
    (1, 1),
    (2, 1),
    (3, 3)
),

expected (refused_count) as (
    values
    (1)
),

found as (
    select ({{ on_made_up_tables(get_refused_count_sql()) | indent(4) }}) as refused_count
)

{{ differing_rows('found', 'expected') }}
