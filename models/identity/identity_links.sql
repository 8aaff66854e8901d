{{ config(materialized='kept_view') }}

with evidence as (
    select * from {{ ref('int_links') }}
),

identifiers as (
    select * from {{ ref('int_identifiers') }}
),

clusters as (
    select * from {{ ref('identity_clusters') }}
),

overrides as (
    select * from {{ ref('resolved_overrides') }}
),

-- A link that joined is what merged the own profile of one identifier of the profile.
links as (
    select
        evidence.*,
        heads.external_id_type as head_type,
        heads.external_id_value as head_value,
        tails.external_id_type as tail_type,
        tails.external_id_value as tail_value,
        heads.founder_key as head_founder_key,
        tails.founder_key as tail_founder_key,
        case
            when evidence.is_distrusted then 'distrusted'
            when joined.identifier_key is not null then 'joined'
            when heads.founder_key = tails.founder_key then 'redundant'
            when evidence.is_refused then 'refused'
        end as outcome
    from evidence
    inner join identifiers as heads on evidence.head_key = heads.identifier_key
    inner join identifiers as tails on evidence.tail_key = tails.identifier_key
    left join clusters as joined
        on
            heads.founder_key = joined.founder_key
            and evidence.head_key = joined.own_profile_merge_head_key
            and evidence.tail_key = joined.own_profile_merge_tail_key
),

type_counts as (
    select
        founder_key,
        {%- for external_id in limited_external_ids() %}
        sum(
            case when external_id_type = {{ bytewise_literal(external_id.type) }} then 1 else 0 end
        ) as type_count_{{ external_id.priority }},
        {%- endfor %}
        max(case when identifier_key = founder_key then own_segment_id end) as segment_id
    from identifiers
    group by founder_key
),

-- Profiles that hold one each of two identifiers that an analyst separated.
separated_profiles as (
    select
        heads.founder_key,
        tails.founder_key as other_founder_key
    from overrides
    inner join clusters as heads on overrides.head_key = heads.identifier_key
    inner join clusters as tails on overrides.tail_key = tails.identifier_key
    where overrides.action = 'separate'
),

separations as (
    select
        founder_key,
        other_founder_key
    from separated_profiles
    union
    select
        other_founder_key as founder_key,
        founder_key as other_founder_key
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
        when links.outcome = 'distrusted' then {{ bytewise_literal('distrust') }}
        when links.outcome <> 'refused' then null
        when separations.founder_key is not null then 'separate'
        {%- for external_id in limited_external_ids() %}
        when
            heads.type_count_{{ external_id.priority }}
            + tails.type_count_{{ external_id.priority }}
            > {{ external_id.limit }}
            then {{ bytewise_literal(external_id.type) }}
        {%- endfor %}
        else 'contraction_max_rounds'
    end as reason,
    heads.segment_id as head_segment_id,
    tails.segment_id as tail_segment_id
from links
left join type_counts as heads on links.head_founder_key = heads.founder_key
left join type_counts as tails on links.tail_founder_key = tails.founder_key
left join separations
    on
        links.head_founder_key = separations.founder_key
        and links.tail_founder_key = separations.other_founder_key
