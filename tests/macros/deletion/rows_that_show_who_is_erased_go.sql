-- Rows go by an erased identifier (u or a) in any place, or by an erased name in any place, and
-- once if by several. Published rows have no key: type and value tell whose they are. Row 9 of
-- every table stays: c is suppressed only.
with affected_members (
    identifier_key, external_id_type, external_id_value, subject, is_erased
) as (
    values
    ('u', 'user_id', 'u', 'p1', true),
    ('a', 'email', 'a', 'p1', true),
    ('c', 'email', 'c', 'hc', false)
),

erased_names (segment_id, subject) as (
    values
    ('p1', 'p1'),
    ('before', 'p1')
),

identity_sightings (identifier_key, head_key, {{ place() }}) as (
    values
    ('a', 'u', 1),
    ('a', 'v', 2),
    ('b', 'u', 3),
    ('c', 'c', 9),
    ('b', 'v', 9)
),

identity_clusters (identifier_key, {{ place() }}) as (
    values
    ('a', 1),
    ('u', 2),
    ('c', 9),
    ('b', 9)
),

resolved_overrides (head_key, tail_key, {{ place() }}) as (
    values
    ('u', 'a', 1),
    ('v', 'a', 2),
    ('u', 'b', 3),
    ('v', 'c', 9)
),

identity_names (founder_key, {{ place() }}) as (
    values
    ('a', 1),
    ('c', 9),
    ('b', 9)
),

users_identities (
    external_id_type, external_id_value, segment_id, merged_from, {{ place() }}
) as (
    values
    ('email', 'a', 'p1', null, 1),
    ('email', 'a', 'p2', null, 2),
    ('email', 'b', 'p1', null, 3),
    ('email', 'b', 'p2', 'before', 4),
    ('email', 'c', 'p3', 'p4', 9),
    ('phone', 'a', 'p3', null, 9),
    ('email', 'u', 'p3', null, 9)
),

profile_merges (segment_id, canonical_segment_id, merged_into, {{ place() }}) as (
    values
    ('before', 'p1', 'p1', 1),
    ('p1', 'p2', 'p3', 2),
    ('p2', 'p1', 'p3', 3),
    ('p2', 'p3', 'p1', 4),
    ('p2', 'p3', 'p4', 9)
),

expected (relation_name, subject, erased_row) as (
    values
    ('identity_sightings', 'p1', 1),
    ('identity_sightings', 'p1', 2),
    ('identity_sightings', 'p1', 3),
    ('identity_clusters', 'p1', 1),
    ('identity_clusters', 'p1', 2),
    ('resolved_overrides', 'p1', 1),
    ('resolved_overrides', 'p1', 2),
    ('resolved_overrides', 'p1', 3),
    ('identity_names', 'p1', 1),
    ('users_identities', 'p1', 1),
    ('users_identities', 'p1', 2),
    ('users_identities', 'p1', 3),
    ('users_identities', 'p1', 4),
    ('profile_merges', 'p1', 1),
    ('profile_merges', 'p1', 2),
    ('profile_merges', 'p1', 3),
    ('profile_merges', 'p1', 4)
),

found as (
    {{ on_made_up_tables(get_erased_rows_sql({
        'identity_sightings': 'identity_sightings',
        'identity_clusters': 'identity_clusters',
        'resolved_overrides': 'resolved_overrides',
        'identity_names': 'identity_names',
        'users_identities': 'users_identities',
        'profile_merges': 'profile_merges',
    })) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
