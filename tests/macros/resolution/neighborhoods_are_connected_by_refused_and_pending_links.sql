-- Refused and pending links connect numbered profiles, each two once for a direction; a joined link
-- connects none. Which of them is first does not matter, so they are numbered by their ends.
with links (external_id_type, external_id_value, head_type, head_value, is_joined) as (
    values
    ('email', 'c', 'email', 'b', false),
    ('email', 'c', 'email', 'a', false),
    ('email', 'd', 'email', 'a', true)
),

pending_links (head_segment_id, tail_segment_id) as (
    values
    ('p1', 'p3'),
    ('p4', 'p1'),
    ('p1', 'p1')
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('email', 'a', 'p1'),
    ('email', 'b', 'p2'),
    ('email', 'c', 'p3'),
    ('email', 'd', 'p4')
),

neighborhood_profiles (node, segment_id) as (
    values
    (10, 'p1'),
    (20, 'p2'),
    (30, 'p3'),
    (40, 'p4')
),

expected (link, head, tail) as (
    values
    (1, 10, 10),
    (2, 10, 30),
    (3, 20, 30),
    (4, 40, 10)
),

found as (
    {{ on_made_up_tables(
        get_neighborhood_connections_sql('clusters', 'select * from links')
    ) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
