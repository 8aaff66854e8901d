-- Profile b goes on: all of it is the node of its oldest identifier, and keeps what it was. Profile
-- d is resolved anew: each identifier is a node, and nothing is kept. Numbers go by age over both.
with sightings (
    identifier_key, head_key, external_id_type, external_id_value, received_at, message_id
) as (
    values
    ('a', 'a', 'email', '1', cast('2026-01-04' as timestamp), 'm4'),
    ('b', 'b', 'email', '2', cast('2026-01-02' as timestamp), 'm2'),
    ('c', 'c', 'email', '3', cast('2026-01-03' as timestamp), 'm3'),
    ('d', 'd', 'email', '4', cast('2026-01-01' as timestamp), 'm1')
),

scope_members (
    identifier_key, founder_key, is_recomputed, {{ kept_columns() | join(', ') }}
) as (
    values
    (
        'a', 'b', false, cast('2026-01-05' as timestamp), 'p7',
        cast('2026-01-06' as timestamp), 'p8', 'h6', 't6', 'm6', 's6', 'track'
    ),
    ('b', 'b', false, null, null, null, null, null, null, null, null, null),
    (
        'c', 'd', true, cast('2026-01-05' as timestamp), 'p7',
        cast('2026-01-06' as timestamp), 'p8', 'h6', 't6', 'm6', 's6', 'track'
    ),
    ('d', 'd', true, null, null, null, null, null, null, null, null, null)
),

expected (
    identifier_key, identifier, node, is_recomputed,
    kept_merged_at, kept_merged_from_key,
    kept_own_profile_merged_at, kept_own_profile_merged_into_key,
    kept_own_profile_merge_head_key, kept_own_profile_merge_tail_key,
    kept_own_profile_merge_message_id, kept_own_profile_merge_source_key,
    kept_own_profile_merge_event_type
) as (
    values
    (
        'a', 4, 2, false, cast('2026-01-05' as timestamp), 'p7',
        cast('2026-01-06' as timestamp), 'p8', 'h6', 't6', 'm6', 's6', 'track'
    ),
    ('b', 2, 2, false, null, null, null, null, null, null, null, null, null),
    ('c', 3, 3, true, null, null, null, null, null, null, null, null, null),
    ('d', 1, 1, true, null, null, null, null, null, null, null, null, null)
),

found as (
    select
        identifier_key,
        identifier,
        node,
        is_recomputed,
        kept_merged_at,
        kept_merged_from_key,
        kept_own_profile_merged_at,
        kept_own_profile_merged_into_key,
        kept_own_profile_merge_head_key,
        kept_own_profile_merge_tail_key,
        kept_own_profile_merge_message_id,
        kept_own_profile_merge_source_key,
        kept_own_profile_merge_event_type
    from (
        {{ on_made_up_tables(get_ranked_sql(touched_scope_identifiers('sightings'))) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
