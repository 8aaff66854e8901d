-- Links 1 to 3 joined: the first is noted so already. Of the others the last is.
with scope_links (link, is_joined, is_override, link_row) as (
    values
    (1, true, false, 11),
    (2, false, false, 12),
    (3, null, true, 13),
    (4, true, true, 14),
    (5, null, false, 15),
    (6, false, false, 16)
),

joined_links (link) as (
    values
    (1),
    (2),
    (3)
),

expected (is_override, link_row, is_joined) as (
    values
    (false, 12, true),
    (true, 13, true),
    (true, 14, false),
    (false, 15, false)
),

found as (
    {{ on_made_up_tables(get_changed_links_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
