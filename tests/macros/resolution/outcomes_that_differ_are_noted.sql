-- Nodes 1 and 2 ended in one profile, 3 in another. A link is refused between the two, and is not
-- within one, whether it joined or came too late. Of what is noted so already nothing is told.
with scope_links (link, head, tail, is_refused, is_override, link_row) as (
    values
    (1, 1, 2, false, false, 11),
    (2, 2, 1, true, false, 12),
    (3, 1, 2, null, true, 13),
    (4, 1, 3, false, true, 14),
    (5, 3, 2, null, true, 15),
    (6, 3, 1, true, false, 16),
    (7, 3, 3, true, false, 17)
),

resolved_nodes (node, founder) as (
    values
    (1, 1),
    (2, 1),
    (3, 3)
),

expected (is_override, link_row, is_refused) as (
    values
    (false, 12, false),
    (true, 13, false),
    (true, 14, true),
    (true, 15, true),
    (false, 17, false)
),

found as (
    {{ on_made_up_tables(get_changed_links_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
