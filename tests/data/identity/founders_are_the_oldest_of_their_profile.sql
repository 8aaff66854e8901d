-- A row is an identifier whose profile does not contain its founder, or that is older than it.
{{ config(enabled=var('thorough_tests')) }}

with identifiers as (
    select * from {{ ref('int_identifiers') }}
),

aged as (
    select
        *,
        {{ external_id_priority('external_id_type') | indent(8) }} as priority
    from identifiers
),

founders as (
    select * from aged
    where identifier_key = founder_key
)

select
    aged.external_id_type,
    aged.external_id_value,
    aged.founder_key
from aged
left join founders on aged.founder_key = founders.founder_key
where
    founders.founder_key is null
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
