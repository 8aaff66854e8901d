-- The segment_id is the hash of the founder, so that a profile has the same name on every engine
-- and after every full refresh. A row is an identifier whose profile is called otherwise.
with clusters as (
    select * from {{ ref('identity_clusters') }}
)

select
    external_id_type,
    external_id_value,
    segment_id,
    founder_type,
    founder_value
from clusters
where segment_id <> {{ segment_id('founder_type', 'founder_value') | indent(4) }}
