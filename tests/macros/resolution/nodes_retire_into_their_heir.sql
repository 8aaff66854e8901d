-- 3 retired by link 8 into 2, whoever has its profile now. Founders (1) have not retired.
with resolved_nodes (node, founder, last_link, renamed_from, retiring_link, heir) as (
    values
    (1, 1, null, null, null, null),
    (2, 1, 9, 2, 9, 1),
    (3, 1, 9, 2, 8, 2)
),

scope_links (
    link, head_key, tail_key, received_at, message_id, source_key, event_type
) as (
    values
    (8, 'h8', 't8', cast('2026-01-08' as timestamp), 'm8', 's8', 'page'),
    (9, 'h9', 't9', cast('2026-01-09' as timestamp), 'm9', 's9', 'track')
),

founders (node, identifier_key) as (
    values
    (1, 'p1'),
    (2, 'p2'),
    (3, 'p3')
),

expected (
    identifier, own_profile_merged_at, own_profile_merged_into_key,
    own_profile_merge_head_key, own_profile_merge_tail_key, own_profile_merge_message_id,
    own_profile_merge_source_key, own_profile_merge_event_type
) as (
    values
    (2, cast('2026-01-09' as timestamp), 'p1', 'h9', 't9', 'm9', 's9', 'track'),
    (3, cast('2026-01-08' as timestamp), 'p2', 'h8', 't8', 'm8', 's8', 'page')
),

found as (
    {{ on_made_up_tables(get_retirements_of_nodes_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
