{{ config(materialized='ephemeral') }}

with links {{ as_inlined() }} (
    {{
        get_links_sql(
            table_behind(ref('identity_sightings')), table_behind(ref('resolved_overrides')),
            with_distrusted=true
        ) | indent(4)
    }}
),

event_links as (
    select * from links
    where not is_override
),

analyst_links as (
    select * from links
    where is_override
),

overrides as (
    select * from {{ ref('resolved_overrides') }}
),

-- A pair that an event showed and an analyst linked is one link, of whichever came first.
evidence as (
    select
        event_links.received_at,
        event_links.message_id,
        event_links.source_key,
        analyst_links.received_at as decided_at,
        analyst_links.message_id as decision_message_id,
        analyst_links.source_key as decision_source_key,
        coalesce(event_links.head_key, analyst_links.head_key) as head_key,
        coalesce(event_links.identifier_key, analyst_links.identifier_key) as tail_key,
        event_links.message_id is null
        or {{ row_value(['analyst_links.received_at', 'analyst_links.message_id']) }}
        < {{ row_value(['event_links.received_at', 'event_links.message_id']) }}
            as is_decided_first,
        coalesce(
            event_links.is_refused or analyst_links.is_refused,
            event_links.is_refused,
            analyst_links.is_refused
        ) as is_refused
    from event_links
    full join analyst_links
        on
            event_links.head_key = analyst_links.head_key
            and event_links.identifier_key = analyst_links.identifier_key
)

select
    evidence.head_key,
    evidence.tail_key,
    evidence.is_refused,
    case when evidence.is_decided_first then evidence.decided_at else evidence.received_at end
        as received_at,
    case
        when evidence.is_decided_first then evidence.decision_message_id
        else evidence.message_id
    end as message_id,
    case
        when evidence.is_decided_first then evidence.decision_source_key
        else evidence.source_key
    end as source_key,
    distrusts.action is not null as is_distrusted
from evidence
left join overrides as distrusts
    on
        distrusts.action = 'distrust'
        and evidence.head_key = distrusts.head_key
        and evidence.tail_key = distrusts.tail_key
