-- Link 7 renamed the profile of 2, 3 and 4. It came after 2 was born. 3 was born by the event of
-- the link and 4 by a later message of that moment: neither had another name before. Who retired
-- with the birth never led a profile, and only the heir and the link are told. 5 is of a
-- neighborhood that was left undecided.
with scope_identifiers (
    identifier, node, identifier_key, first_seen_at, first_message_id
) as (
    values
    (1, 1, 'u', cast('2026-01-01' as timestamp), 'm1'),
    (2, 2, 'a', cast('2026-01-07' as timestamp), 'm6'),
    (3, 3, 'b', cast('2026-01-07' as timestamp), 'm7'),
    (4, 4, 'c', cast('2026-01-07' as timestamp), 'm8'),
    (5, 5, 'd', cast('2026-01-09' as timestamp), 'm9')
),

resolved_nodes (node, founder, last_link, renamed_from, retiring_link, heir) as (
    values
    (1, 1, null, null, null, null),
    (2, 1, 7, 2, 7, 1),
    (3, 1, 7, 3, 7, 1),
    (4, 1, 7, 4, 7, 2),
    (5, 5, null, null, null, null)
),

scope_links (
    link, head_key, tail_key, received_at, message_id, source_key, event_type
) as (
    values
    (7, 'h7', 't7', cast('2026-01-07' as timestamp), 'm7', 's7', 'alias')
),

undecided_neighborhoods (node) as (
    values
    (5),
    (5)
),

expected (
    identifier_key, founder_key, merged_at, merged_from_key,
    own_profile_merged_at, own_profile_merged_into_key,
    own_profile_merge_head_key, own_profile_merge_tail_key,
    own_profile_merge_message_id, own_profile_merge_source_key, own_profile_merge_event_type,
    is_undecided, revision
) as (
    values
    (
        'u', 'u', cast(null as timestamp), null,
        cast(null as timestamp), null, null, null, null, null, null, false, 12
    ),
    (
        'a', 'u', cast('2026-01-07' as timestamp), 'a',
        cast('2026-01-07' as timestamp), 'u', 'h7', 't7', 'm7', 's7', 'alias', false, 12
    ),
    ('b', 'u', null, null, null, 'u', 'h7', 't7', null, null, null, false, 12),
    ('c', 'u', null, null, null, 'a', 'h7', 't7', null, null, null, false, 12),
    ('d', 'd', null, null, null, null, null, null, null, null, null, true, 12)
),

found as (
    {{ on_made_up_tables(get_resolved_identifiers_sql(12, true)) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
