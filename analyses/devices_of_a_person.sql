-- Which devices does the person behind an e-mail address use, and since when?
with person as (
    select segment_id
    from {{ ref('users_identities') }}
    where
        external_id_type = 'email'
        and external_id_value = 'jane.doe@example1.com'
)

select
    identities.external_id_type,
    identities.external_id_value,
    identities.created_source,
    identities.created_at
from {{ ref('users_identities') }} as identities
inner join person on identities.segment_id = person.segment_id
where identities.external_id_type in ('android.id', 'ios.id', 'anonymous_id')
order by identities.created_at, identities.external_id_type, identities.external_id_value
