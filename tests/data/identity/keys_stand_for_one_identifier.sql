-- A key is a hash of type and value, so two identifiers could have the same. A row is an identifier
-- whose key is not its own, or whose birth lacks type or value.
{{ config(enabled=var('thorough_tests')) }}

with births as (
    select * from {{ ref('identity_sightings') }}
    where identifier_key = head_key
)

select
    identifier_key,
    external_id_type,
    external_id_value
from births
where
    identifier_key
    is distinct from {{ identifier_key('external_id_type', 'external_id_value') | indent(4) }}
