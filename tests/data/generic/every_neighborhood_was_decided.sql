{# A warning, because nobody was merged by it: a row is a profile around which links were refused
   only because contraction ran out of rounds (var contraction_max_rounds). #}
{% test every_neighborhood_was_decided(model) %}

with clusters as (
    select * from {{ model }}
)

select distinct founder_key
from clusters
where is_undecided

{% endtest %}
