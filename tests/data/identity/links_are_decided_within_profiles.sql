-- Both ends of a link are known once it has an outcome, and it has one once they are known: only a
-- link that an analyst decided can wait for an end. A link between two profiles was refused. What
-- is distrusted is in no resolution. A row is a link of which this is not true.
{{ config(enabled=var('thorough_tests')) }}

with links as (
    select * from {{ ref('int_links') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

ends as (
    select
        links.head_key,
        links.tail_key,
        links.is_refused,
        links.is_distrusted,
        heads.founder_key as head_founder_key,
        tails.founder_key as tail_founder_key,
        heads.founder_key is not null and tails.founder_key is not null as are_known
    from links
    left join clusters as heads on links.head_key = heads.identifier_key
    left join clusters as tails on links.tail_key = tails.identifier_key
)

select *
from ends
where
    (not are_known and is_refused is not null)
    or (
        not is_distrusted
        and are_known
        and (is_refused is null or (head_founder_key <> tail_founder_key and not is_refused))
    )
