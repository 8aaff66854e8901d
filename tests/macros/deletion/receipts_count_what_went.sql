-- Only what erases counts, table by table, and names the profile by its hash. Two requests for one
-- profile (r1 and r2) count the same rows. Where nobody is known (r3) nothing went, and a refused
-- request (r5) counts nothing at all.
{%- set processed_at = "cast('2026-06-01 12:00:00' as timestamp)" %}

with pending_deletions (
    request_hash, request_id, regulation, requested_at, identifier_hash, segment_id, subject,
    problem
) as (
    values
    ('x1', 'r1', 'delete', cast('2026-01-01' as timestamp), 'h1', 'p1', 'p1', null),
    ('x2', 'r2', 'suppress_with_delete', null, 'h2', 'p1', 'p1', null),
    ('x3', 'r3', 'delete', null, 'h3', null, 'h3', null),
    ('x4', 'r4', 'suppress', null, 'h4', 'p1', 'p1', null),
    ('x5', 'r5', 'delete', null, 'h5', null, 'h5', 'missing_identifier'),
    ('x6', 'r6', 'unsuppress', null, 'h6', 'p2', 'p2', null)
),

suppressions (identifier_hash, suppressed_through) as (
    values
    ('h6', cast(null as timestamp))
),

erased_rows (relation_name, subject) as (
    values
    ('identity_sightings', 'p1'),
    ('identity_sightings', 'p1'),
    ('identity_clusters', 'p1'),
    ('profile_merges', 'p1'),
    ('identity_sightings', 'p3')
),

expected (
    request_hash, identity_sightings_count, identity_clusters_count, resolved_overrides_count,
    identity_names_count, users_identities_count, profile_merges_count, is_named
) as (
    values
    ('x1', 2, 1, 0, 0, 0, 1, true),
    ('x2', 2, 1, 0, 0, 0, 1, true),
    ('x3', 0, 0, 0, 0, 0, 0, null),
    ('x4', null, null, null, null, null, null, null),
    ('x5', null, null, null, null, null, null, null),
    ('x6', null, null, null, null, null, null, null)
),

found as (
    select
        request_hash,
        identity_sightings_count,
        identity_clusters_count,
        resolved_overrides_count,
        identity_names_count,
        users_identities_count,
        profile_merges_count,
        segment_id_hash
        = {{ keyed_hash("'p1'", ref('secrets')) | indent(8) }} as is_named
    from (
        {{ on_made_up_tables(
            get_receipts_sql('suppressions', processed_at)
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
