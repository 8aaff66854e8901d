-- Joined links hold every profile together, with none to spare: one fewer than it has identifiers.
-- A row is a profile that has more or fewer.
{{ config(enabled=var('thorough_tests')) }}

-- A link that stood for two merges would be there twice, in place of another one.
with joined_links as (
    select distinct
        head_type,
        head_value,
        tail_type,
        tail_value,
        tail_segment_id
    from {{ ref('identity_links') }}
    where outcome = 'joined'
),

profiles as (
    select
        max(case when identifier_key = founder_key then own_segment_id end) as segment_id,
        count(*) as identifier_count
    from {{ ref('int_identifiers') }}
    group by founder_key
),

-- Either end may count a link, because joined links never lead out of a profile.
joined as (
    select
        tail_segment_id as segment_id,
        count(*) as joined_link_count
    from joined_links
    group by tail_segment_id
)

select
    profiles.segment_id,
    profiles.identifier_count,
    joined.joined_link_count
from profiles
left join joined on profiles.segment_id = joined.segment_id
where coalesce(joined.joined_link_count, 0) <> profiles.identifier_count - 1
