-- A warning, because it may be a faithful customer: a row is a profile with more identifiers than
-- the var health_thresholds expects. Look for the identifier that holds it together.
{{ config(severity='warn') }}

with clusters as (
    select * from {{ ref('identity_clusters') }}
)

select
    segment_id,
    count(*) as identifier_count
from clusters
group by segment_id
having count(*) > {{ health_threshold('largest_profile') }}
