{{ config(materialized='ephemeral') }}

with links as (
    select * from {{ ref('int_links') }}
    where not is_joined
),

clusters as (
    select * from {{ ref('identity_clusters') }}
)

select links.*
from links
inner join clusters as heads
    on
        links.head_type = heads.external_id_type
        and links.head_value = heads.external_id_value
inner join clusters as tails
    on
        links.tail_type = tails.external_id_type
        and links.tail_value = tails.external_id_value
where
    not links.is_distrusted
    and heads.segment_id <> tails.segment_id
