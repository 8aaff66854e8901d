{{ config(materialized='kept_view') }}

with recursive identities as (
    select * from {{ ref('users_identities') }}
    where {{ is_published('external_id_mapping_updates') }}
),

clusters as (
    select
        *,
        {{ segment_id('external_id_type', 'external_id_value', 'erasure_number') }}
            as own_segment_id
    from {{ ref('identity_clusters') }}
),

-- Who leads the profile that an identifier came into, once the event that brought it was over.
leaders (external_id_type, external_id_value, segment_id, first_seen_at, first_message_id) as (
    select
        {{ bytewise_text('external_id_type') }} as external_id_type,
        {{ bytewise_text('external_id_value') }} as external_id_value,
        {{ bytewise_text('own_segment_id') }} as segment_id,
        first_seen_at,
        {{ bytewise_text('first_message_id') }} as first_message_id
    from clusters

    union all

    select
        leaders.external_id_type,
        leaders.external_id_value,
        {{ bytewise_text('clusters.own_profile_merged_into') }} as segment_id,
        leaders.first_seen_at,
        leaders.first_message_id
    from leaders
    inner join clusters on leaders.segment_id = clusters.own_segment_id
    where
        not {{ has_led_a_profile('clusters') }}
        or (clusters.own_profile_merged_at, clusters.own_profile_merge_message_id)
        <= (leaders.first_seen_at, leaders.first_message_id)
),

first_leaders as (
    select leaders.*
    from leaders
    inner join clusters on leaders.segment_id = clusters.own_segment_id
    where
        clusters.own_profile_merged_into is null
        or (
            clusters.own_profile_merged_at is not null
            and (clusters.own_profile_merged_at, clusters.own_profile_merge_message_id)
            > (leaders.first_seen_at, leaders.first_message_id)
        )
)

select
    identities.external_id_type,
    identities.external_id_value,
    {{ external_id_hash('identities.external_id_type', 'identities.external_id_value') }}
        as external_id_hash,
    first_leaders.segment_id,
    clusters.first_message_id as triggering_event_id,
    clusters.first_event_type as triggering_event_type,
    clusters.created_source as triggering_event_source_id,
    clusters.first_seen_at as timestamp,
    clusters.first_seen_at as received_at,
    {{
        sequence_number('clusters.first_seen_at', [
            'clusters.first_message_id', 'clusters.external_id_type', 'clusters.external_id_value',
        ]) | indent(4)
    }} as seq,
    identities.synced_at as uuid_ts
from identities
inner join clusters
    on
        identities.external_id_type = clusters.external_id_type
        and identities.external_id_value = clusters.external_id_value
inner join first_leaders
    on
        identities.external_id_type = first_leaders.external_id_type
        and identities.external_id_value = first_leaders.external_id_value
