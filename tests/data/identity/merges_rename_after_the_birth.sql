-- A merge has a time and a name before it; the name before is not the present one; nothing merges
-- before it is born; and a founder never merges, because its name is the one that survives. A row
-- is an identifier of which one of these is not true.
{{ config(enabled=var('thorough_tests')) }}

with clusters as (
    select * from {{ ref('identity_clusters') }}
)

select
    external_id_type,
    external_id_value,
    first_seen_at,
    segment_id,
    merged_at,
    merged_from
from clusters
where
    (merged_at is null) <> (merged_from is null)
    or merged_from = segment_id
    or merged_at < first_seen_at
    or (
        merged_at is not null
        and external_id_type = founder_type
        and external_id_value = founder_value
    )
