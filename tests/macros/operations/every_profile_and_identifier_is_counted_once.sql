-- Profiles by what they are in the other space, each kind even if there is none of it; then the
-- identifiers that only one of the two knows.
with clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('email', 'a', 'h1'),
    ('email', 'b', 'h1'),
    ('email', 'c', 'h2'),
    ('email', 'd', 'h2'),
    ('email', 'e', 'h3'),
    ('email', 'f', 'h4')
),

other_clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('email', 'a', 't1'),
    ('email', 'b', 't1'),
    ('email', 'c', 't2'),
    ('email', 'd', 't3'),
    ('email', 'e', 't4'),
    ('email', 'g', 't4'),
    ('email', 'h', 't5')
),

expected (kind, profile_count, identifier_count) as (
    values
    ('same', 2, 3),
    ('merged', 0, 0),
    ('split', 1, 2),
    ('moved', 0, 0),
    ('unknown', 1, 1),
    ('known only here', null, 1),
    ('known only there', null, 2)
),

found as (
    {{ get_space_comparison_counts_sql('clusters', 'other_clusters') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
