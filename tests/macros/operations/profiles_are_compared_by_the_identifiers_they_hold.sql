-- h1 is the same there, n of its identifiers that nobody knows there aside; h2 and h3 merge; h4 is
-- split; h5 and h6 change parts, so that h5 has moved and h6 merged; h7 is not known there. What
-- only the other space knows makes no difference, even if it ties profiles that are apart here.
with identifiers (identifier_key, external_id_type, external_id_value, segment_id) as (
    values
    ('e1a', 'email', '1a', 'h1'),
    ('e1b', 'email', '1b', 'h1'),
    ('e1n', 'email', '1n', 'h1'),
    ('e2a', 'email', '2a', 'h2'),
    ('e3a', 'email', '3a', 'h3'),
    ('e4a', 'email', '4a', 'h4'),
    ('e4b', 'email', '4b', 'h4'),
    ('e4c', 'email', '4c', 'h4'),
    ('e5a', 'email', '5a', 'h5'),
    ('e5b', 'email', '5b', 'h5'),
    ('e6a', 'email', '6a', 'h6'),
    ('e7n', 'email', '7n', 'h7')
),

other_identifiers (
    identifier_key, external_id_type, external_id_value, segment_id
) as (
    values
    ('e1a', 'email', '1a', 't1'),
    ('e1b', 'email', '1b', 't1'),
    ('e1m', 'email', '1m', 't1'),
    ('e2a', 'email', '2a', 't2'),
    ('e3a', 'email', '3a', 't2'),
    ('e4a', 'email', '4a', 't4'),
    ('e4b', 'email', '4b', 't5'),
    ('e4c', 'email', '4c', 't5'),
    ('e5a', 'email', '5a', 't6'),
    ('e5b', 'email', '5b', 't7'),
    ('e6a', 'email', '6a', 't7'),
    ('u7n', 'user_id', '7n', 't8')
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
    {{ get_space_comparison_sql('identifiers', 'other_identifiers') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
