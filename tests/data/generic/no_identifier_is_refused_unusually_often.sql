{# A warning, because refusing was right: a row is an identifier with more refused links than the
   var health_thresholds expects, mostly a shared device or a placeholder that is not blocked yet.
   identity_links is not read: most of its work is to give each link its reason. #}
{% test no_identifier_is_refused_unusually_often(model) %}

with refusals as (
    select * from {{ model }}
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
