-- A link leads from the higher-priority identifier to the lower one, so that no pair stands in the
-- table twice, once in each direction. A row is a link the wrong way round.
{{ config(enabled=var('thorough_tests')) }}

with sightings as (
    select * from {{ ref('identity_sightings') }}
)

select *
from sightings
where
    (
        {{ external_id_priority('head_type') | indent(8) }},
        head_type,
        head_value
    )
    > (
        {{ external_id_priority('external_id_type') | indent(8) }},
        external_id_type,
        external_id_value
    )
