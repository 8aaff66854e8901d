{{ config(materialized='ephemeral') }}

with links as (
    select * from {{ ref('int_links') }}
    where is_refused
),

clusters as (
    select * from {{ ref('identity_clusters') }}
)

select links.*
from links
inner join clusters as heads on links.head_key = heads.identifier_key
inner join clusters as tails on links.tail_key = tails.identifier_key
where
    not links.is_distrusted
    and heads.founder_key <> tails.founder_key
