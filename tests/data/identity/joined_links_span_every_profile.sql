-- Joined links hold every profile together, with none to spare: one fewer than it has identifiers.
-- A row is a profile that has more or fewer.
{{ config(enabled=var('thorough_tests')) }}

with joined_links as (
    select * from {{ ref('int_links') }}
    where is_joined
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
    from joined_links
    inner join clusters
        on
            joined_links.tail_type = clusters.external_id_type
            and joined_links.tail_value = clusters.external_id_value
)

select
    segment_id,
    sum(identifier_count) as identifier_count,
    sum(joined_link_count) as joined_link_count
from counted
group by segment_id
having sum(joined_link_count) <> sum(identifier_count) - 1
