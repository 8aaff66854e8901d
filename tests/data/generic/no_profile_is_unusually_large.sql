{# A warning, because it may be a faithful customer: a row is a profile with more identifiers
   than the var health_thresholds expects. Look for the identifier that holds it together. #}
{% test no_profile_is_unusually_large(model) %}

with clusters as (
    select * from {{ model }}
)

select
    segment_id,
    count(*) as identifier_count
from clusters
group by segment_id
having count(*) > {{ health_threshold('largest_profile') }}

{% endtest %}
