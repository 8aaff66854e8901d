-- A row is an identifier whose profile does not contain its founder, or that is older than it.
{{ config(enabled=var('thorough_tests')) }}

with clusters as (
    select * from {{ ref('identity_clusters') }}
),

aged as (
    select
        *,
        {{ external_id_priority('external_id_type') | indent(8) }} as priority
    from clusters
),

founders as (
    select * from aged
    where
        external_id_type = founder_type
        and external_id_value = founder_value
)

select
    aged.external_id_type,
    aged.external_id_value,
    aged.segment_id,
    aged.founder_type,
    aged.founder_value
from aged
left join founders
    on
        aged.segment_id = founders.segment_id
        and aged.founder_type = founders.founder_type
        and aged.founder_value = founders.founder_value
where
    founders.segment_id is null
    or (
        aged.first_seen_at,
        aged.first_message_id,
        aged.priority,
        aged.external_id_type,
        aged.external_id_value
    )
    < (
        founders.first_seen_at,
        founders.first_message_id,
        founders.priority,
        founders.external_id_type,
        founders.external_id_value
    )
