-- Resolution decided every link: those it joined lead to the same profile, and both ends of each
-- are known. A row is a link of which this is not true.
{{ config(enabled=var('thorough_tests')) }}

with sightings as (
    select * from {{ ref('identity_sightings') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

links as (
    select * from sightings
    where
        (external_id_type, external_id_value)
        <> (head_type, head_value)
)

select
    links.head_type,
    links.head_value,
    links.external_id_type as tail_type,
    links.external_id_value as tail_value,
    links.is_joined,
    heads.segment_id as head_segment_id,
    tails.segment_id as tail_segment_id
from links
left join clusters as heads
    on
        links.head_type = heads.external_id_type
        and links.head_value = heads.external_id_value
left join clusters as tails
    on
        links.external_id_type = tails.external_id_type
        and links.external_id_value = tails.external_id_value
where
    links.is_joined is null
    or heads.segment_id is null
    or tails.segment_id is null
    or (links.is_joined and heads.segment_id <> tails.segment_id)
