-- A founder has no heir. Who has one led a profile until it retired, unless no moment of that is
-- told: it was overtaken by the event that brought it along.
with clusters (identifier_key, own_profile_merged_into_key, own_profile_merged_at) as (
    values
    ('founder', null, cast(null as timestamp)),
    ('retired', 'p1', cast('2026-01-01' as timestamp)),
    ('overtaken', 'p1', null)
),

expected (identifier_key) as (
    values
    ('founder'),
    ('retired')
),

found as (
    select clusters.identifier_key
    from clusters
    where {{ has_led_a_profile('clusters') | indent(8) }}
)

{{ differing_rows('found', 'expected') }}
