{{ config(materialized='kept_view') }}

with identities as (
    select * from {{ ref('users_identities') }}
    where {{ is_published('user_identifiers') }}
),

births as (
    select * from {{ ref('identity_sightings') }}
    where identifier_key = head_key
)

select
    identities.segment_id as canonical_segment_id,
    identities.external_id_type as type,
    identities.external_id_value as value,
    births.received_at as timestamp,
    {{
        sequence_number('births.received_at', [
            'births.message_id', 'births.external_id_type', 'births.external_id_value',
        ]) | indent(4)
    }} as seq,
    births.received_at,
    identities.synced_at as uuid_ts
from identities
inner join births
    on
        identities.external_id_type = births.external_id_type
        and identities.external_id_value = births.external_id_value
