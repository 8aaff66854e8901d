-- Two profiles are tied once and in the link's direction, by refused links alone: not by one that
-- joined, nor by one that nobody has decided, nor by one within a profile.
with links (external_id_type, external_id_value, head_type, head_value, is_joined) as (
    values
    ('email', 'a', 'user_id', 'u', false),
    ('email', 'b', 'user_id', 'u', false),
    ('user_id', 'u', 'email', 'a', false),
    ('email', 'c', 'user_id', 'u', false),
    ('email', 'd', 'user_id', 'u', true),
    ('email', 'e', 'user_id', 'u', null),
    ('phone', 'a', 'user_id', 'u', false),
    ('email', 'a', 'phone', 'u', false)
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('user_id', 'u', 'p1'),
    ('email', 'c', 'p1'),
    ('email', 'a', 'p2'),
    ('email', 'b', 'p2'),
    ('email', 'd', 'p3'),
    ('email', 'e', 'p4')
),

expected (head_segment_id, tail_segment_id) as (
    values
    ('p1', 'p2'),
    ('p2', 'p1')
),

found as (
    {{ get_crossing_links_sql('clusters', 'select * from links') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
