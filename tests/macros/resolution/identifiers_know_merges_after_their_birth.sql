-- Link 7 renamed the profile of 2, 3 and 4. It came after 2 was born. 3 was born by the event of
-- the link and 4 by a later message of that moment: neither had another name before. Who retired
-- with the birth never led a profile, and only the heir is told. 5 is of a neighborhood that was
-- left undecided.
with scope_identifiers (
    identifier, node, external_id_type, external_id_value, created_source, first_seen_at,
    first_message_id, first_event_type, erasure_number
) as (
    values
    (1, 1, 'user_id', 'u', 's', cast('2026-01-01' as timestamp), 'm1', 'page', 0),
    (2, 2, 'email', 'a', 's', cast('2026-01-07' as timestamp), 'm6', 'page', 0),
    (3, 3, 'email', 'b', 's', cast('2026-01-07' as timestamp), 'm7', 'page', 0),
    (4, 4, 'email', 'c', 'r', cast('2026-01-07' as timestamp), 'm8', 'track', 1),
    (5, 5, 'email', 'd', 's', cast('2026-01-09' as timestamp), 'm9', 'page', 0)
),

resolved_nodes (node, founder, last_link, renamed_from, retiring_link, heir) as (
    values
    (1, 1, null, null, null, null),
    (2, 1, 7, 2, 7, 1),
    (3, 1, 7, 3, 7, 1),
    (4, 1, 7, 4, 7, 2),
    (5, 5, null, null, null, null)
),

scope_links (link, received_at, message_id, source_key, event_type) as (
    values
    (7, cast('2026-01-07' as timestamp), 'm7', 's7', 'alias')
),

undecided_neighborhoods (node) as (
    values
    (5),
    (5)
),

resolved as (
    {{ on_made_up_tables(get_resolved_identifiers_sql(12, true)) | indent(4) }}
),

-- The names of profiles are other tests' business: here they are those of their founders.
names as (
    {{ on_made_up_tables(get_names_of_nodes_sql()) | indent(4) }}
),

expected (
    external_id_type, external_id_value, created_source, first_seen_at, first_message_id,
    first_event_type, erasure_number, profile, founder_type, founder_value, merged_at, merged_from,
    own_profile_merged_at, own_profile_merged_into, own_profile_merge_message_id,
    own_profile_merge_source_key, own_profile_merge_event_type,
    is_undecided, revision
) as (
    values
    (
        'user_id', 'u', 's', cast('2026-01-01' as timestamp), 'm1', 'page', 0, 1, 'user_id', 'u',
        cast(null as timestamp), null,
        cast(null as timestamp), null, null, null, null, false, 12
    ),
    (
        'email', 'a', 's', cast('2026-01-07' as timestamp), 'm6', 'page', 0, 1, 'user_id', 'u',
        cast('2026-01-07' as timestamp), 2,
        cast('2026-01-07' as timestamp), 1, 'm7', 's7', 'alias', false, 12
    ),
    (
        'email', 'b', 's', cast('2026-01-07' as timestamp), 'm7', 'page', 0, 1, 'user_id', 'u',
        null, null, null, 1, null, null, null, false, 12
    ),
    (
        'email', 'c', 'r', cast('2026-01-07' as timestamp), 'm8', 'track', 1, 1, 'user_id', 'u',
        null, null, null, 2, null, null, null, false, 12
    ),
    (
        'email', 'd', 's', cast('2026-01-09' as timestamp), 'm9', 'page', 0, 5, 'email', 'd',
        null, null, null, null, null, null, null, true, 12
    )
),

found as (
    select
        resolved.external_id_type,
        resolved.external_id_value,
        resolved.created_source,
        resolved.first_seen_at,
        resolved.first_message_id,
        resolved.first_event_type,
        resolved.erasure_number,
        profiles.node as profile,
        resolved.founder_type,
        resolved.founder_value,
        resolved.merged_at,
        former.node as merged_from,
        resolved.own_profile_merged_at,
        heirs.node as own_profile_merged_into,
        resolved.own_profile_merge_message_id,
        resolved.own_profile_merge_source_key,
        resolved.own_profile_merge_event_type,
        resolved.is_undecided,
        resolved.revision
    from resolved
    left join names as profiles on resolved.segment_id = profiles.segment_id
    left join names as former on resolved.merged_from = former.segment_id
    left join names as heirs on resolved.own_profile_merged_into = heirs.segment_id
)

{{ differing_rows('found', 'expected') }}
