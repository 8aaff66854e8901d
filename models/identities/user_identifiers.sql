{{ config(materialized='kept_view') }}

with identities as (
    select * from {{ ref('users_identities') }}
    where {{ is_published('user_identifiers') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
)

select
    identities.segment_id as canonical_segment_id,
    identities.external_id_type as type,
    identities.external_id_value as value,
    clusters.first_seen_at as timestamp,
    {{
        sequence_number('clusters.first_seen_at', [
            'clusters.first_message_id', 'clusters.external_id_type', 'clusters.external_id_value',
        ]) | indent(4)
    }} as seq,
    clusters.first_seen_at as received_at,
    identities.synced_at as uuid_ts
from identities
inner join clusters
    on
        identities.external_id_type = clusters.external_id_type
        and identities.external_id_value = clusters.external_id_value
