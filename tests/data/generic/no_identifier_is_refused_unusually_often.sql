{# A warning, because refusing was right: a row is an identifier with more refused links than the
   var health_thresholds expects, mostly a shared device or a placeholder that is not blocked yet.
   identity_links is not read: most of its work is to give each link its reason. identity_health
   names the identifiers. #}
{% test no_identifier_is_refused_unusually_often(model) %}

with refusals as (
    select * from {{ model }}
),

ends as (
    select head_key as identifier_key from refusals
    union all
    select tail_key as identifier_key from refusals
)

select
    identifier_key,
    count(*) as refusal_count
from ends
group by identifier_key
having count(*) > {{ health_threshold('refused_links_of_an_identifier') }}

{% endtest %}
