{{ config(materialized='kept_view') }}

with recursive identities as (
    select * from {{ ref('users_identities') }}
    where {{ is_published('external_id_mapping_updates') }}
),

identifiers as (
    select * from {{ ref('int_identifiers') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

-- Who leads the profile that an identifier came into, once the event that brought it was over.
leaders (identifier_key, leader_key, first_seen_at, first_message_id) as (
    select
        identifier_key,
        identifier_key as leader_key,
        first_seen_at,
        {{ bytewise_text('first_message_id') }} as first_message_id
    from identifiers

    union all

    select
        leaders.identifier_key,
        clusters.own_profile_merged_into_key as leader_key,
        leaders.first_seen_at,
        leaders.first_message_id
    from leaders
    inner join clusters on leaders.leader_key = clusters.identifier_key
    where
        not {{ has_led_a_profile('clusters') }}
        or {{ row_value([
            'clusters.own_profile_merged_at', 'clusters.own_profile_merge_message_id',
        ]) }}
        <= {{ row_value(['leaders.first_seen_at', 'leaders.first_message_id']) }}
),

first_leaders as (
    select
        leaders.identifier_key,
        founders.own_segment_id as segment_id
    from leaders
    inner join identifiers as founders on leaders.leader_key = founders.identifier_key
    where
        founders.own_profile_merged_into_key is null
        or (
            founders.own_profile_merged_at is not null
            and {{ row_value([
                'founders.own_profile_merged_at', 'founders.own_profile_merge_message_id',
            ]) }}
            > {{ row_value(['leaders.first_seen_at', 'leaders.first_message_id']) }}
        )
)

select
    identities.external_id_type,
    identities.external_id_value,
    {{ external_id_hash('identities.external_id_type', 'identities.external_id_value') }}
        as external_id_hash,
    first_leaders.segment_id,
    identifiers.first_message_id as triggering_event_id,
    identifiers.first_event_type as triggering_event_type,
    identifiers.created_source as triggering_event_source_id,
    identifiers.first_seen_at as timestamp,
    identifiers.first_seen_at as received_at,
    {{
        sequence_number('identifiers.first_seen_at', [
            'identifiers.first_message_id', 'identifiers.external_id_type', 'identifiers.external_id_value',
        ]) | indent(4)
    }} as seq,
    identities.synced_at as uuid_ts
from identities
inner join identifiers
    on
        identities.external_id_type = identifiers.external_id_type
        and identities.external_id_value = identifiers.external_id_value
inner join first_leaders on identifiers.identifier_key = first_leaders.identifier_key
