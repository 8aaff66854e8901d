{# A warning, because refusing was right: a row is an identifier with more refused links than the
   var health_thresholds expects, mostly a shared device or a placeholder that is not blocked yet.
   identity_links is not read: most of its work is to give each link its reason. #}
{% test no_identifier_is_refused_unusually_often(model) %}

with links as (
    select * from {{ ref('int_links') }}
    where not is_joined
),

clusters as (
    select * from {{ model }}
),

refusals as (
    select links.*
    from links
    inner join clusters as heads
        on
            links.head_type = heads.external_id_type
            and links.head_value = heads.external_id_value
    inner join clusters as tails
        on
            links.tail_type = tails.external_id_type
            and links.tail_value = tails.external_id_value
    where
        not links.is_distrusted
        and heads.segment_id <> tails.segment_id
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

{% endtest %}
