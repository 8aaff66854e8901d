-- A profile is numbered once if it is touched, or if a link between it and another was refused, at
-- either end.
with links (external_id_type, external_id_value, head_type, head_value, is_joined) as (
    values
    ('email', 'b', 'email', 'c', false),
    ('email', 'd', 'email', 'e', true),
    ('email', 'a', 'email', 'c', false)
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('email', 'a', 'p1'),
    ('email', 'b', 'p2'),
    ('email', 'c', 'p3'),
    ('email', 'd', 'p4'),
    ('email', 'e', 'p5'),
    ('email', 'f', 'p6')
),

touched_profiles (segment_id) as (
    values
    ('p6'),
    ('p2')
),

expected (node, segment_id) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3'),
    (4, 'p6')
),

found as (
    {{ on_made_up_tables(
        get_neighborhood_profiles_sql('clusters', 'select * from links')
    ) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
