-- h1 is the same there, n of its identifiers that nobody knows there aside; h2 and h3 merge; h4 is
-- split; h5 and h6 change parts, so that h5 has moved and h6 merged; h7 is not known there. What
-- only the other space knows makes no difference, even if it ties profiles that are apart here.
with clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('email', '1a', 'h1'),
    ('email', '1b', 'h1'),
    ('email', '1n', 'h1'),
    ('email', '2a', 'h2'),
    ('email', '3a', 'h3'),
    ('email', '4a', 'h4'),
    ('email', '4b', 'h4'),
    ('email', '4c', 'h4'),
    ('email', '5a', 'h5'),
    ('email', '5b', 'h5'),
    ('email', '6a', 'h6'),
    ('email', '7n', 'h7')
),

other_clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('email', '1a', 't1'),
    ('email', '1b', 't1'),
    ('email', '1m', 't1'),
    ('email', '2a', 't2'),
    ('email', '3a', 't2'),
    ('email', '4a', 't4'),
    ('email', '4b', 't5'),
    ('email', '4c', 't5'),
    ('email', '5a', 't6'),
    ('email', '5b', 't7'),
    ('email', '6a', 't7'),
    ('user_id', '7n', 't8')
),

expected (
    kind,
    segment_id,
    identifier_count,
    other_profile_count,
    other_segment_ids,
    other_identifier_counts,
    example_identifiers
) as (
    values
    ('same', 'h1', 3, 1, 't1', '3', 'email:1a'),
    ('merged', 'h2', 1, 1, 't2', '2', 'email:2a'),
    ('merged', 'h3', 1, 1, 't2', '2', 'email:3a'),
    ('split', 'h4', 3, 2, 't5, t4', '2, 1', 'email:4b, email:4a'),
    ('moved', 'h5', 2, 2, 't6, t7', '1, 2', 'email:5a, email:5b'),
    ('merged', 'h6', 1, 1, 't7', '2', 'email:6a'),
    ('unknown', 'h7', 1, 0, null, null, null)
),

found as (
    {{ get_space_comparison_sql('clusters', 'other_clusters') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
