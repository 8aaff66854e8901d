-- An audience for an ad platform: the addresses of people who have a user_id, as such platforms
-- take them, trimmed, in lower case, and hashed with SHA-256. Here of those before a day.
with customers as (
    select distinct segment_id
    from {{ ref('users_identities') }}
    where external_id_type = 'user_id'
),

addresses as (
    select
        identities.segment_id,
        identities.external_id_value as email,
        identities.created_at
    from {{ ref('users_identities') }} as identities
    inner join customers on identities.segment_id = customers.segment_id
    where identities.external_id_type = 'email'
)

select
    segment_id,
    {{ sha256_of_text('email') }} as hashed_email
from addresses
where created_at < cast('2026-01-06' as date)
order by segment_id, hashed_email
