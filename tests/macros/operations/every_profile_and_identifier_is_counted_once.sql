-- Profiles by what they are in the other space, each kind even if there is none of it; then the
-- identifiers that only one of the two knows.
with identifiers (identifier_key, external_id_type, external_id_value, segment_id) as (
    values
    ('ea', 'email', 'a', 'h1'),
    ('eb', 'email', 'b', 'h1'),
    ('ec', 'email', 'c', 'h2'),
    ('ed', 'email', 'd', 'h2'),
    ('ee', 'email', 'e', 'h3'),
    ('ef', 'email', 'f', 'h4')
),

other_identifiers (
    identifier_key, external_id_type, external_id_value, segment_id
) as (
    values
    ('ea', 'email', 'a', 't1'),
    ('eb', 'email', 'b', 't1'),
    ('ec', 'email', 'c', 't2'),
    ('ed', 'email', 'd', 't3'),
    ('ee', 'email', 'e', 't4'),
    ('eg', 'email', 'g', 't4'),
    ('eh', 'email', 'h', 't5')
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
    {{ get_space_comparison_counts_sql('identifiers', 'other_identifiers') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
