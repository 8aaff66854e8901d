{# A warning, because it may be a faithful customer: a row is a profile with more identifiers
   than the var health_thresholds expects. Look for the identifier that holds it together. #}
{% test no_profile_is_unusually_large(model) %}

with clusters as (
    select * from {{ model }}
)

select
    founder_key,
    count(*) as identifier_count
from clusters
group by founder_key
having count(*) > {{ health_threshold('largest_profile') }}

{% endtest %}
