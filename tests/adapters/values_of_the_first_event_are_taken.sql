-- The earliest event of the group counts, of several at the same moment the smallest message id, by
-- bytes, and of those the smallest type.
with events (source, received_at, message_id, event_type) as (
    values
    ('a', cast('2026-01-02 00:00:00' as timestamp), 'A1', 'page'),
    ('a', cast('2026-01-01 00:00:00.5' as timestamp), 'm3', 'alias'),
    ('a', cast('2026-01-01 00:00:00.5' as timestamp), 'M9', 'track'),
    ('a', cast('2026-01-01 00:00:00.5' as timestamp), 'M9', 'screen'),
    ('b', cast('2026-01-03 00:00:00' as timestamp), 'only', 'track')
),

expected (source, message_id, event_type) as (
    values
    ('a', 'M9', 'screen'),
    ('b', 'only', 'track')
),

found as (
    select
        source,
        {{ of_first_event('message_id') | indent(8) }} as message_id,
        {{ of_first_event('event_type') | indent(8) }} as event_type
    from events
    group by source
)

{{ differing_rows('found', 'expected') }}
