-- A link has one of four outcomes, and a reason if it was refused or distrusted: a limit that its
-- two profiles would break together, what an analyst decided, or that contraction ran out of
-- rounds. A row is a link of which this is not true.
{{ config(enabled=var('thorough_tests')) }}

{%- set limited = limited_external_ids() %}

with links as (
    select * from {{ ref('identity_links') }}
),

identifiers as (
    select * from {{ ref('int_identifiers') }}
),

profiles as (
    select
        founder_key,
        max(case when identifier_key = founder_key then own_segment_id end) as segment_id,
        max(case when is_undecided then 1 else 0 end) as is_undecided
    from identifiers
    group by founder_key
),

type_counts as (
    select
        profiles.segment_id,
        identifiers.external_id_type,
        count(*) as type_count
    from identifiers
    inner join profiles on identifiers.founder_key = profiles.founder_key
    group by profiles.segment_id, identifiers.external_id_type
),

undecided_profiles as (
    select segment_id
    from profiles
    where is_undecided = 1
)

select
    links.head_type,
    links.head_value,
    links.tail_type,
    links.tail_value,
    links.outcome,
    links.reason
from links
left join type_counts as heads
    on
        links.head_segment_id = heads.segment_id
        and links.reason = heads.external_id_type
left join type_counts as tails
    on
        links.tail_segment_id = tails.segment_id
        and links.reason = tails.external_id_type
left join undecided_profiles as undecided
    on links.head_segment_id = undecided.segment_id
where
    coalesce(links.outcome, '') not in ('joined', 'redundant', 'refused', 'distrusted')
    or (links.outcome in ('refused', 'distrusted')) <> (links.reason is not null)
    or (
        links.reason is not null
        and not case links.reason
            {%- for external_id in limited %}
            when {{ bytewise_literal(external_id.type) }}
                then
                    coalesce(heads.type_count, 0) + coalesce(tails.type_count, 0)
                    > {{ external_id.limit }}
            {%- endfor %}
            when 'distrust' then links.outcome = 'distrusted'
            when 'separate' then links.head_segment_id <> links.tail_segment_id
            when 'contraction_max_rounds' then undecided.segment_id is not null
            else false
        end
    )
