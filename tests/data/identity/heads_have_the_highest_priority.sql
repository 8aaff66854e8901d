-- A link leads from the higher-priority identifier to the lower one, so that no pair stands in the
-- table twice, once in each direction. A row is a link the wrong way round.
{{ config(enabled=var('thorough_tests')) }}

with links as (
    select * from {{ ref('identity_links') }}
)

select *
from links
where
    (
        {{ external_id_priority('head_type') | indent(8) }},
        head_type,
        head_value
    )
    > (
        {{ external_id_priority('tail_type') | indent(8) }},
        tail_type,
        tail_value
    )
