{# What an analyst separated never shares a profile. A row is a pair that does. #}
{% test separated_identifiers_are_apart(model) %}

with overrides as (
    select * from {{ ref('resolved_overrides') }}
    where action = 'separate'
),

clusters as (
    select * from {{ model }}
)

select overrides.*
from overrides
inner join clusters as heads
    on
        overrides.head_type = heads.external_id_type
        and overrides.head_value = heads.external_id_value
inner join clusters as tails
    on
        overrides.tail_type = tails.external_id_type
        and overrides.tail_value = tails.external_id_value
where heads.segment_id = tails.segment_id

{% endtest %}
