-- Type and value tell who is forgotten; with a moment one of the periods has to hold it.
with forgotten (
    external_id_type, external_id_value, ignored_after, ignored_through
) as (
    values
    ('email', 'a', cast(null as timestamp), cast('2026-01-01' as timestamp)),
    ('email', 'a', cast('2026-01-03' as timestamp), null),
    ('phone', 'b', null, null)
),

events (place, external_id_type, external_id_value, happened_at) as (
    values
    (1, 'email', 'a', cast('2026-01-01' as timestamp)),
    (2, 'email', 'a', cast('2026-01-02' as timestamp)),
    (3, 'email', 'a', cast('2026-01-04' as timestamp)),
    (4, 'email', 'b', cast('2026-01-01' as timestamp)),
    (5, 'phone', 'a', cast('2026-01-01' as timestamp))
),

expected (place, is_forgotten, is_forgotten_then) as (
    values
    (1, true, true),
    (2, true, false),
    (3, true, true),
    (4, false, false),
    (5, false, false)
),

found as (
    select
        events.place,
        {{ is_forgotten('events.external_id_type', 'events.external_id_value') | indent(8) }}
            as is_forgotten,
        {{
            is_forgotten(
                'events.external_id_type', 'events.external_id_value', 'events.happened_at'
            ) | indent(8)
        }} as is_forgotten_then
    from events
)

{{ differing_rows('found', 'expected') }}
