{{ config(materialized='kept_view') }}

with sightings as (
    select * from {{ ref('identity_sightings') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

overrides as (
    select * from {{ ref('resolved_overrides') }}
),

event_links as (
    select
        head_type,
        head_value,
        external_id_type as tail_type,
        external_id_value as tail_value,
        received_at,
        message_id,
        source_key,
        is_joined
    from sightings
    where
        (external_id_type, external_id_value)
        <> (head_type, head_value)
),

decided_links as (
    select
        *,
        {{ bytewise_literal('override') }} as source_key
    from overrides
    where action = 'link'
),

-- A pair that an event showed and an analyst linked is one link, of whichever came first.
evidence as (
    select
        event_links.received_at,
        event_links.message_id,
        event_links.source_key,
        decided_links.decided_at,
        decided_links.message_id as decision_message_id,
        decided_links.source_key as decision_source_key,
        coalesce(event_links.head_type, decided_links.head_type) as head_type,
        coalesce(event_links.head_value, decided_links.head_value) as head_value,
        coalesce(event_links.tail_type, decided_links.tail_type) as tail_type,
        coalesce(event_links.tail_value, decided_links.tail_value) as tail_value,
        event_links.message_id is null
        or (decided_links.decided_at, decided_links.message_id)
        < (event_links.received_at, event_links.message_id) as is_decided_first,
        case
            when event_links.is_joined or decided_links.is_joined then true
            else coalesce(event_links.is_joined, decided_links.is_joined)
        end as is_joined
    from event_links
    full join decided_links
        on
            event_links.head_type = decided_links.head_type
            and event_links.head_value = decided_links.head_value
            and event_links.tail_type = decided_links.tail_type
            and event_links.tail_value = decided_links.tail_value
),

links as (
    select
        evidence.head_type,
        evidence.head_value,
        evidence.tail_type,
        evidence.tail_value,
        heads.segment_id as head_segment_id,
        tails.segment_id as tail_segment_id,
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
        case
            when distrusts.action is not null then 'distrusted'
            when evidence.is_joined then 'joined'
            when heads.segment_id = tails.segment_id then 'redundant'
            when not evidence.is_joined then 'refused'
        end as outcome
    from evidence
    inner join clusters as heads
        on
            evidence.head_type = heads.external_id_type
            and evidence.head_value = heads.external_id_value
    inner join clusters as tails
        on
            evidence.tail_type = tails.external_id_type
            and evidence.tail_value = tails.external_id_value
    left join overrides as distrusts
        on
            distrusts.action = 'distrust'
            and evidence.head_type = distrusts.head_type
            and evidence.head_value = distrusts.head_value
            and evidence.tail_type = distrusts.tail_type
            and evidence.tail_value = distrusts.tail_value
),

type_counts as (
    select
        segment_id,
        {%- for external_id in limited_external_ids() %}
        sum(
            case when external_id_type = {{ bytewise_literal(external_id.type) }} then 1 else 0 end
        ) as type_count_{{ external_id.priority }},
        {%- endfor %}
        count(*) as identifier_count
    from clusters
    group by segment_id
),

-- Profiles that hold one each of two identifiers that an analyst separated.
separated_profiles as (
    select
        heads.segment_id,
        tails.segment_id as other_segment_id
    from overrides
    inner join clusters as heads
        on
            overrides.head_type = heads.external_id_type
            and overrides.head_value = heads.external_id_value
    inner join clusters as tails
        on
            overrides.tail_type = tails.external_id_type
            and overrides.tail_value = tails.external_id_value
    where overrides.action = 'separate'
),

separations as (
    select
        segment_id,
        other_segment_id
    from separated_profiles
    union
    select
        other_segment_id as segment_id,
        segment_id as other_segment_id
    from separated_profiles
)

-- The reason follows from what the profiles hold now: the first limit they would break together.
select
    links.head_type,
    links.head_value,
    links.tail_type,
    links.tail_value,
    links.received_at,
    links.message_id,
    links.source_key,
    links.outcome,
    case
        when links.outcome = 'distrusted' then 'distrust'
        when links.outcome <> 'refused' then null
        when separations.segment_id is not null then 'separate'
        {%- for external_id in limited_external_ids() %}
        when
            heads.type_count_{{ external_id.priority }} + tails.type_count_{{ external_id.priority }}
            > {{ external_id.limit }}
            then {{ bytewise_literal(external_id.type) }}
        {%- endfor %}
        else 'contraction_max_rounds'
    end as reason,
    links.head_segment_id,
    links.tail_segment_id
from links
left join type_counts as heads on links.head_segment_id = heads.segment_id
left join type_counts as tails on links.tail_segment_id = tails.segment_id
left join separations
    on
        links.head_segment_id = separations.segment_id
        and links.tail_segment_id = separations.other_segment_id
