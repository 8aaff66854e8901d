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
inner join clusters as heads on overrides.head_key = heads.identifier_key
inner join clusters as tails on overrides.tail_key = tails.identifier_key
where heads.founder_key = tails.founder_key

{% endtest %}
