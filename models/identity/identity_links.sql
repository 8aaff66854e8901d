{{ config(materialized='kept_view') }}

with evidence as (
    select * from {{ ref('int_links') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

overrides as (
    select * from {{ ref('resolved_overrides') }}
),

links as (
    select
        evidence.*,
        heads.segment_id as head_segment_id,
        tails.segment_id as tail_segment_id,
        case
            when evidence.is_distrusted then 'distrusted'
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
            heads.type_count_{{ external_id.priority }}
            + tails.type_count_{{ external_id.priority }}
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
