-- Who was this then? The profile of an e-mail address as it was on a day, with all that it held.
with identities_of_then as (
    {{ identities_as_of('2026-01-22') | indent(4) }}
),

person as (
    select segment_id
    from identities_of_then
    where
        external_id_type = 'email'
        and external_id_value = 'jane.doe@example2.com'
)

select
    identities.segment_id,
    identities.external_id_type,
    identities.external_id_value,
    identities.created_at,
    identities.merged_from
from identities_of_then as identities
inner join person on identities.segment_id = person.segment_id
order by identities.created_at, identities.external_id_type, identities.external_id_value
