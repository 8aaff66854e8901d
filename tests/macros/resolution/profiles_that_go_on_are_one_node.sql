-- p1 goes on: all of it is the node of its oldest identifier, and keeps what it was. p2 is resolved
-- anew: each identifier is a node, and nothing is kept. Numbers go by age over both.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    source_key, received_at, message_id, event_type, erasure_number, revision
) as (
    select
        cast(null as {{ dbt.type_string() }}), cast(null as {{ dbt.type_string() }}),
        cast(null as {{ dbt.type_string() }}), cast(null as {{ dbt.type_string() }}),
        cast(null as {{ dbt.type_string() }}), cast(null as timestamp),
        cast(null as {{ dbt.type_string() }}), cast(null as {{ dbt.type_string() }}), 0, 0
    where false
),

scope_members (
    external_id_type, external_id_value, created_source, first_seen_at, first_message_id,
    first_event_type, erasure_number, segment_id, is_recomputed,
    {{ kept_columns() | join(', ') }}
) as (
    values
    (
        'email', 'a', 's', cast('2026-01-04' as timestamp), 'm4', 'page', 0, 'p1', false,
        cast('2026-01-05' as timestamp), 'p7',
        cast('2026-01-06' as timestamp), 'p8', 'm6', 's6', 'track'
    ),
    (
        'email', 'b', 's', cast('2026-01-02' as timestamp), 'm2', 'page', 0, 'p1', false,
        null, null, null, null, null, null, null
    ),
    (
        'email', 'c', 's', cast('2026-01-03' as timestamp), 'm3', 'page', 0, 'p2', true,
        cast('2026-01-05' as timestamp), 'p7',
        cast('2026-01-06' as timestamp), 'p8', 'm6', 's6', 'track'
    ),
    (
        'email', 'd', 's', cast('2026-01-01' as timestamp), 'm1', 'page', 0, 'p2', true,
        null, null, null, null, null, null, null
    )
),

expected (
    external_id_value, identifier, node, is_recomputed,
    kept_merged_at, kept_merged_from,
    kept_own_profile_merged_at, kept_own_profile_merged_into, kept_own_profile_merge_message_id,
    kept_own_profile_merge_source_key, kept_own_profile_merge_event_type
) as (
    values
    (
        'a', 4, 2, false, cast('2026-01-05' as timestamp), 'p7',
        cast('2026-01-06' as timestamp), 'p8', 'm6', 's6', 'track'
    ),
    ('b', 2, 2, false, null, null, null, null, null, null, null),
    ('c', 3, 3, true, null, null, null, null, null, null, null),
    ('d', 1, 1, true, null, null, null, null, null, null, null)
),

found as (
    select
        external_id_value,
        identifier,
        node,
        is_recomputed,
        kept_merged_at,
        kept_merged_from,
        kept_own_profile_merged_at,
        kept_own_profile_merged_into,
        kept_own_profile_merge_message_id,
        kept_own_profile_merge_source_key,
        kept_own_profile_merge_event_type
    from (
        {{ on_made_up_tables(
            get_touched_scope_identifiers_sql('sightings', 5)
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
