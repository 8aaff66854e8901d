-- Rows go by an erased identifier (u or a, of type and value) in any place, or by an erased name in
-- any place, and once if by several. Row 9 of every table stays: c is suppressed only.
with affected_members (external_id_type, external_id_value, subject, is_erased) as (
    values
    ('user_id', 'u', 'p1', true),
    ('email', 'a', 'p1', true),
    ('email', 'c', 'hc', false)
),

erased_names (segment_id, subject) as (
    values
    ('p1', 'p1'),
    ('before', 'p1')
),

identity_sightings (
    external_id_type, external_id_value, head_type, head_value, {{ row_locator() }}
) as (
    values
    ('email', 'a', 'user_id', 'u', 1),
    ('email', 'a', 'user_id', 'v', 2),
    ('email', 'b', 'user_id', 'u', 3),
    ('email', 'c', 'email', 'c', 9),
    ('phone', 'a', 'phone', 'u', 9)
),

identity_clusters (external_id_type, external_id_value, {{ row_locator() }}) as (
    values
    ('email', 'a', 1),
    ('user_id', 'u', 2),
    ('email', 'c', 9),
    ('phone', 'a', 9)
),

resolved_overrides (head_type, head_value, tail_type, tail_value, {{ row_locator() }}) as (
    values
    ('user_id', 'u', 'email', 'a', 1),
    ('user_id', 'v', 'email', 'a', 2),
    ('user_id', 'u', 'email', 'b', 3),
    ('user_id', 'v', 'email', 'c', 9)
),

identity_names (founder_type, founder_value, {{ row_locator() }}) as (
    values
    ('email', 'a', 1),
    ('email', 'c', 9),
    ('email', 'u', 9)
),

users_identities (
    external_id_type, external_id_value, segment_id, merged_from, {{ row_locator() }}
) as (
    values
    ('email', 'a', 'p1', null, 1),
    ('email', 'a', 'p2', null, 2),
    ('email', 'b', 'p1', null, 3),
    ('email', 'b', 'p2', 'before', 4),
    ('email', 'c', 'p3', 'p4', 9)
),

profile_merges (segment_id, canonical_segment_id, merged_into, {{ row_locator() }}) as (
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
