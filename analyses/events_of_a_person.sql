-- What did the person behind an e-mail address do, across all sources, in which order?
with events as (
    {{ get_events_with_profiles_sql() | indent(4) }}
),

person as (
    select segment_id
    from {{ ref('users_identities') }}
    where
        external_id_type = 'email'
        and external_id_value = 'jane.doe@example1.com'
)

select
    events.received_at,
    events.raw_table,
    events.message_id,
    events.decided_by_type,
    events.decided_by_value
from events
inner join person on events.segment_id = person.segment_id
order by events.received_at, events.message_id
