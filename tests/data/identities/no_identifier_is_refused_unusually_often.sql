-- A warning, because refusing was right: a row is an identifier with more refused links than the
-- var health_thresholds expects, mostly a shared device or a placeholder that is not blocked yet.
{{ config(severity='warn') }}

with refusals as (
    select * from {{ ref('identity_links') }}
    where outcome = 'refused'
),

ends as (
    select
        head_type as external_id_type,
        head_value as external_id_value
    from refusals

    union all

    select
        tail_type as external_id_type,
        tail_value as external_id_value
    from refusals
)

select
    external_id_type,
    external_id_value,
    count(*) as refusal_count
from ends
group by external_id_type, external_id_value
having count(*) > {{ health_threshold('refused_links_of_an_identifier') }}
