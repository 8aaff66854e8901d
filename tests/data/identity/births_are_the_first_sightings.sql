-- Every identifier that was sighted has a profile, and nobody else has. A row is an identifier that
-- one of the tables lacks.
{{ config(enabled=var('thorough_tests')) }}

with births as (
    select * from {{ ref('identity_sightings') }}
    where identifier_key = head_key
),

clusters as (
    select * from {{ ref('identity_clusters') }}
)

select
    births.identifier_key as sighted_key,
    clusters.identifier_key
from births
full join clusters on births.identifier_key = clusters.identifier_key
where
    births.identifier_key is null
    or clusters.identifier_key is null
