{{ config(materialized='kept_view') }}

with recursive profiles as (
    select * from {{ ref('profile_merges') }}
    where
        created_at is not null
        and {{ is_published('id_graph_updates') }}
),

-- Each profile, and whom it belonged to one merge after the other: when the profile that it had
-- become part of merged in turn, that is an update of its own.
lineage (segment_id, retired_segment_id, canonical_segment_id, step, uuid_ts) as (
    select
        {{ bytewise_text('segment_id') }} as segment_id,
        {{ bytewise_text('null') }} as retired_segment_id,
        {{ bytewise_text('segment_id') }} as canonical_segment_id,
        0 as step,
        synced_at as uuid_ts
    from profiles

    union all

    select
        lineage.segment_id,
        lineage.canonical_segment_id as retired_segment_id,
        {{ bytewise_text('profiles.merged_into') }} as canonical_segment_id,
        lineage.step + 1 as step,
        greatest(lineage.uuid_ts, profiles.synced_at) as uuid_ts
    from lineage
    inner join profiles on lineage.canonical_segment_id = profiles.segment_id
    where profiles.merged_into is not null
),

names as (
    select * from {{ ref('identity_names') }}
),

identifiers as (
    select * from {{ ref('int_identifiers') }}
),

founders as (
    select
        names.segment_id,
        identifiers.first_seen_at,
        identifiers.first_message_id,
        identifiers.first_event_type,
        identifiers.own_profile_merge_event_type
    from names
    inner join identifiers on names.founder_key = identifiers.identifier_key
),

updates as (
    select
        lineage.segment_id,
        lineage.canonical_segment_id,
        founders.first_event_type as triggering_event_type,
        founders.first_message_id as triggering_event_id,
        founders.first_seen_at as triggered_at,
        lineage.step,
        lineage.uuid_ts
    from lineage
    inner join founders on lineage.segment_id = founders.segment_id
    where lineage.step = 0

    union all

    select
        lineage.segment_id,
        lineage.canonical_segment_id,
        founders.own_profile_merge_event_type as triggering_event_type,
        retired.message_id as triggering_event_id,
        retired.merged_at as triggered_at,
        lineage.step,
        lineage.uuid_ts
    from lineage
    inner join profiles as retired on lineage.retired_segment_id = retired.segment_id
    inner join founders on retired.segment_id = founders.segment_id
    where lineage.step > 0
)

select
    segment_id,
    canonical_segment_id,
    triggering_event_type,
    triggering_event_id,
    triggered_at as timestamp,
    {{ sequence_number('triggered_at', ['triggering_event_id', 'step', 'segment_id']) | indent(4) }}
        as seq,
    uuid_ts
from updates
