-- Which profile does this e-mail address belong to?
select
    segment_id,
    external_id_type,
    external_id_value,
    created_source,
    created_at
from {{ ref('users_identities') }}
where
    external_id_type = 'email'
    and external_id_value = 'jane.doe@example1.com'
