{{ config(materialized='ephemeral') }}

with births as (
    select * from {{ ref('identity_sightings') }}
    where identifier_key = head_key
),

clusters as (
    select * from {{ ref('identity_clusters') }}
)

select
    clusters.*,
    births.external_id_type,
    births.external_id_value,
    births.source_key as created_source,
    births.received_at as first_seen_at,
    births.message_id as first_message_id,
    births.event_type as first_event_type,
    births.erasure_number,
    {{ name_of_founder('births') | indent(4) }} as own_segment_id
from clusters
inner join births on clusters.identifier_key = births.identifier_key
