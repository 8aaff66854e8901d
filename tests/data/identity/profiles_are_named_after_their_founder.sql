-- The segment_id is the hash of the founder, so that a profile has the same name on every engine
-- and after every full refresh. A row is an identifier whose profile is called otherwise.
{{ config(enabled=var('thorough_tests')) }}

with clusters as (
    select * from {{ ref('identity_clusters') }}
)

select
    clusters.external_id_type,
    clusters.external_id_value,
    clusters.segment_id,
    clusters.founder_type,
    clusters.founder_value
from clusters
left join clusters as founders
    on
        clusters.founder_type = founders.external_id_type
        and clusters.founder_value = founders.external_id_value
where
    founders.segment_id is null
    or clusters.segment_id
    <> {{
        segment_id('clusters.founder_type', 'clusters.founder_value', 'founders.erasure_number')
        | indent(4)
    }}
