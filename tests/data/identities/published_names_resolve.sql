-- Whatever name is published can be looked up in profile_merges, and so can the name of whoever
-- took a profile over. A row is a name that cannot.
{{ config(enabled=var('thorough_tests')) }}

with identities as (
    select * from {{ ref('users_identities') }}
),

profile_merges as (
    select * from {{ ref('profile_merges') }}
),

names as (
    select segment_id from identities
    union
    select merged_from as segment_id from identities
    union
    select merged_into as segment_id from profile_merges
    union
    select canonical_segment_id as segment_id from profile_merges
)

select names.segment_id
from names
left join profile_merges on names.segment_id = profile_merges.segment_id
where
    names.segment_id is not null
    and profile_merges.segment_id is null
    and {{ 'true' if publishes('profile_merges') else 'false' }}
