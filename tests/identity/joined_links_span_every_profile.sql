-- Joined links hold every profile together, with none to spare: one fewer than it has identifiers.
-- A row is a profile that has more or fewer.
with sightings as (
    select * from {{ ref('identity_sightings') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

counted as (
    select
        segment_id,
        1 as identifier_count,
        0 as joined_link_count
    from clusters

    union all

    -- Either end may count a link, because joined links never lead out of a profile.
    select
        clusters.segment_id,
        0 as identifier_count,
        1 as joined_link_count
    from sightings
    inner join clusters
        on
            sightings.external_id_type = clusters.external_id_type
            and sightings.external_id_value = clusters.external_id_value
    where sightings.is_joined
)

select
    segment_id,
    sum(identifier_count) as identifier_count,
    sum(joined_link_count) as joined_link_count
from counted
group by segment_id
having sum(joined_link_count) <> sum(identifier_count) - 1
