-- Which profiles are the largest, and why? The hub is the identifier with most of the links.
with sizes as (
    select
        segment_id,
        count(*) as identifier_count,
        sum(case when external_id_type = 'user_id' then 1 else 0 end) as user_id_count,
        sum(case when external_id_type = 'email' then 1 else 0 end) as email_count,
        sum(case when external_id_type = 'anonymous_id' then 1 else 0 end) as anonymous_id_count
    from {{ ref('users_identities') }}
    group by segment_id
    order by identifier_count desc, segment_id asc
    limit 5
),

hubs as (
    select
        links.head_segment_id as segment_id,
        links.head_type,
        links.head_value,
        count(*) as link_count,
        row_number() over (
            partition by links.head_segment_id
            order by count(*) desc, links.head_type asc, links.head_value asc
        ) as place
    from {{ ref('identity_links') }} as links
    inner join sizes on links.head_segment_id = sizes.segment_id
    where links.outcome = 'joined'
    group by links.head_segment_id, links.head_type, links.head_value
)

select
    sizes.segment_id,
    sizes.identifier_count,
    sizes.user_id_count,
    sizes.email_count,
    sizes.anonymous_id_count,
    hubs.head_type as hub_type,
    hubs.head_value as hub_value,
    hubs.link_count
from sizes
left join hubs on sizes.segment_id = hubs.segment_id and hubs.place = 1
order by sizes.identifier_count desc, sizes.segment_id asc
