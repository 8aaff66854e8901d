-- What a project makes of what the package publishes.
select
    segment_id,
    count(*) as identifier_count
from {{ ref('identity_warehouse', 'users_identities') }}
group by segment_id
