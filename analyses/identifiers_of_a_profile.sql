-- All identifiers of the person behind an e-mail address: the query of Segment's documentation.
with t1 as (
    select segment_id
    from {{ ref('users_identities') }}
    where external_id_value = 'jane.doe@example1.com'
)

select
    u.segment_id,
    u.created_source,
    u.external_id_type,
    u.external_id_value
from {{ ref('users_identities') }} as u
inner join t1 on u.segment_id = t1.segment_id
order by u.created_source, u.external_id_type, u.external_id_value
