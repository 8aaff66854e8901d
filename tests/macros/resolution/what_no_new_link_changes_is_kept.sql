-- Node 1 goes on with 1 and 2 in it, and node 3 joins it. 1 was never renamed. 2 keeps its merge
-- and its retirement. 4, of node 3, is renamed by the new link and forgets the merge before, but
-- had retired already; only 3 itself retires. Nothing is kept where everything is resolved.
with scope_identifiers (
    identifier, node, external_id_type, external_id_value, created_source, first_seen_at,
    first_message_id, first_event_type, erasure_number,
    kept_merged_at, kept_merged_from,
    kept_own_profile_merged_at, kept_own_profile_merged_into, kept_own_profile_merge_message_id,
    kept_own_profile_merge_source_key, kept_own_profile_merge_event_type
) as (
    values
    (
        1, 1, 'email', 'a', 's', cast('2026-01-01' as timestamp), 'm1', 'page', 0,
        cast(null as timestamp), null, cast(null as timestamp), null, null, null, null
    ),
    (
        2, 1, 'email', 'b', 's', cast('2026-01-02' as timestamp), 'm2', 'page', 0,
        cast('2026-01-06' as timestamp), 'p2',
        cast('2026-01-05' as timestamp), 'p1', 'm5', 's5', 'track'
    ),
    (
        3, 3, 'email', 'c', 's', cast('2026-01-03' as timestamp), 'm3', 'page', 0,
        null, null, null, null, null, null, null
    ),
    (
        4, 3, 'email', 'd', 's', cast('2026-01-04' as timestamp), 'm4', 'page', 0,
        cast('2026-01-06' as timestamp), 'p4',
        cast('2026-01-05' as timestamp), 'p3', 'm5', 's5', 'track'
    )
),

resolved_nodes (node, founder, last_link, renamed_from, retiring_link, heir) as (
    values
    (1, 1, null, null, null, null),
    (3, 1, 7, 3, 7, 1)
),

scope_links (link, received_at, message_id, source_key, event_type) as (
    values
    (7, cast('2026-01-07' as timestamp), 'm7', 's7', 'alias')
),

undecided_neighborhoods (node) as (
    select 1
    where false
),

expected (
    is_whole, external_id_value, merged_at, is_merged_from_kept, own_profile_merged_at,
    is_retired_into_kept, own_profile_merge_message_id, own_profile_merge_source_key,
    own_profile_merge_event_type
) as (
    values
    (
        false, 'a', cast(null as timestamp), false, cast(null as timestamp), false, null, null, null
    ),
    (
        false, 'b', cast('2026-01-06' as timestamp), true,
        cast('2026-01-05' as timestamp), true, 'm5', 's5', 'track'
    ),
    (
        false, 'c', cast('2026-01-07' as timestamp), false,
        cast('2026-01-07' as timestamp), false, 'm7', 's7', 'alias'
    ),
    (
        false, 'd', cast('2026-01-07' as timestamp), false,
        cast('2026-01-05' as timestamp), true, 'm5', 's5', 'track'
    ),
    (true, 'a', null, false, null, false, null, null, null),
    (true, 'b', null, false, null, false, null, null, null),
    (
        true, 'c', cast('2026-01-07' as timestamp), false,
        cast('2026-01-07' as timestamp), false, 'm7', 's7', 'alias'
    ),
    (true, 'd', cast('2026-01-07' as timestamp), false, null, false, null, null, null)
),

found as (
    {%- for is_whole in [false, true] %}
    select
        {{ is_whole | lower }} as is_whole,
        external_id_value,
        merged_at,
        coalesce(merged_from in ('p2', 'p4'), false) as is_merged_from_kept,
        own_profile_merged_at,
        coalesce(own_profile_merged_into in ('p1', 'p3'), false) as is_retired_into_kept,
        own_profile_merge_message_id,
        own_profile_merge_source_key,
        own_profile_merge_event_type
    from (
        {{ on_made_up_tables(get_resolved_identifiers_sql(12, is_whole)) | indent(8) }}
    ) as step
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ differing_rows('found', 'expected') }}
