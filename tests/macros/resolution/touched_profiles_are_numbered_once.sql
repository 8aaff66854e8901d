-- Profiles at either end of a pending link, and those in which a birth changed.
with pending_links (head_segment_id, tail_segment_id) as (
    values
    ('p4', 'p1'),
    ('p4', 'p3'),
    ('p3', 'p3')
),

changed_profiles (segment_id) as (
    values
    ('p3'),
    ('p2'),
    ('p2')
),

expected (node, segment_id) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3'),
    (4, 'p4')
),

found as (
    {{ on_made_up_tables(get_touched_profiles_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
