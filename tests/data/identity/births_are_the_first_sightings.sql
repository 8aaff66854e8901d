-- Every identifier that was sighted has a profile, and was born in the event that showed it first.
-- A row is an identifier that one of the tables lacks, or that they tell different stories of.
{{ config(enabled=var('thorough_tests')) }}

with sightings as (
    select * from {{ ref('identity_sightings') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

births as (
    select * from sightings
    where
        external_id_type = head_type
        and external_id_value = head_value
)

select
    births.external_id_type as sighted_type,
    births.external_id_value as sighted_value,
    clusters.external_id_type,
    clusters.external_id_value
from births
full join clusters
    on
        births.external_id_type = clusters.external_id_type
        and births.external_id_value = clusters.external_id_value
where
    births.received_at is distinct from clusters.first_seen_at
    or births.message_id is distinct from clusters.first_message_id
    or births.source_key is distinct from clusters.created_source
