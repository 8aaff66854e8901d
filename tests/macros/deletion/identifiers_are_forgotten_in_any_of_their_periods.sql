-- The key tells who is forgotten; with a moment one of the periods has to hold it.
with forgotten (identifier_key, ignored_after, ignored_through) as (
    values
    ('a', cast(null as timestamp), cast('2026-01-01' as timestamp)),
    ('a', cast('2026-01-03' as timestamp), null),
    ('b', null, null)
),

events (place, identifier_key, happened_at) as (
    values
    (1, 'a', cast('2026-01-01' as timestamp)),
    (2, 'a', cast('2026-01-02' as timestamp)),
    (3, 'a', cast('2026-01-04' as timestamp)),
    (4, 'c', cast('2026-01-01' as timestamp))
),

expected (place, is_forgotten, is_forgotten_then) as (
    values
    (1, true, true),
    (2, true, false),
    (3, true, true),
    (4, false, false)
),

found as (
    select
        events.place,
        {{ is_forgotten('events.identifier_key') | indent(8) }} as is_forgotten,
        {{ is_forgotten('events.identifier_key', 'events.happened_at') | indent(8) }}
            as is_forgotten_then
    from events
)

{{ differing_rows('found', 'expected') }}
