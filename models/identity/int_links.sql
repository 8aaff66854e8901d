{{ config(materialized='ephemeral') }}

with links as not materialized (
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
        coalesce(event_links.head_type, analyst_links.head_type) as head_type,
        coalesce(event_links.head_value, analyst_links.head_value) as head_value,
        coalesce(event_links.external_id_type, analyst_links.external_id_type) as tail_type,
        coalesce(event_links.external_id_value, analyst_links.external_id_value) as tail_value,
        event_links.message_id is null
        or (analyst_links.received_at, analyst_links.message_id)
        < (event_links.received_at, event_links.message_id) as is_decided_first,
        case
            when event_links.is_joined or analyst_links.is_joined then true
            else coalesce(event_links.is_joined, analyst_links.is_joined)
        end as is_joined
    from event_links
    full join analyst_links
        on
            event_links.head_type = analyst_links.head_type
            and event_links.head_value = analyst_links.head_value
            and event_links.external_id_type = analyst_links.external_id_type
            and event_links.external_id_value = analyst_links.external_id_value
)

select
    evidence.head_type,
    evidence.head_value,
    evidence.tail_type,
    evidence.tail_value,
    evidence.is_joined,
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
        and evidence.head_type = distrusts.head_type
        and evidence.head_value = distrusts.head_value
        and evidence.tail_type = distrusts.tail_type
        and evidence.tail_value = distrusts.tail_value
