{{ config(materialized='view') }}

with sightings as (
    select * from {{ ref('identity_sightings') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

tallies as (
    select
        segment_id,
        {%- for external_id in limited_external_ids() %}
        sum(
            case when external_id_type = {{ text_literal(external_id.type) }} then 1 else 0 end
        ) as tally_{{ external_id.priority }},
        {%- endfor %}
        count(*) as identifier_count
    from clusters
    group by segment_id
),

links as (
    select
        sightings.head_type,
        sightings.head_value,
        sightings.external_id_type as tail_type,
        sightings.external_id_value as tail_value,
        sightings.received_at,
        sightings.message_id,
        sightings.source_key,
        heads.segment_id as head_segment_id,
        tails.segment_id as tail_segment_id,
        case
            when sightings.is_joined then 'joined'
            when heads.segment_id = tails.segment_id then 'redundant'
            when not sightings.is_joined then 'refused'
        end as outcome
    from sightings
    inner join clusters as heads
        on
            sightings.head_type = heads.external_id_type
            and sightings.head_value = heads.external_id_value
    inner join clusters as tails
        on
            sightings.external_id_type = tails.external_id_type
            and sightings.external_id_value = tails.external_id_value
    where
        (sightings.external_id_type, sightings.external_id_value)
        <> (sightings.head_type, sightings.head_value)
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
        when links.outcome <> 'refused' then null
        {%- for external_id in limited_external_ids() %}
        when
            heads.tally_{{ external_id.priority }} + tails.tally_{{ external_id.priority }}
            > {{ external_id.limit }}
            then {{ text_literal(external_id.type) }}
        {%- endfor %}
        else 'contraction_max_rounds'
    end as reason,
    links.head_segment_id,
    links.tail_segment_id
from links
left join tallies as heads on links.head_segment_id = heads.segment_id
left join tallies as tails on links.tail_segment_id = tails.segment_id
