-- The earliest event of the group counts, of several at the same moment the smallest message id, by
-- bytes, of those the smallest source, and of those the smallest type.
with events (place, received_at, message_id, source_key, event_type) as (
    values
    (1, cast('2026-01-02 00:00:00' as timestamp), 'A1', 'a', 'page'),
    (1, cast('2026-01-01 00:00:00.5' as timestamp), 'm3', 'a', 'alias'),
    (1, cast('2026-01-01 00:00:00.5' as timestamp), 'M9', 'b', 'identify'),
    (1, cast('2026-01-01 00:00:00.5' as timestamp), 'M9', 'a', 'track'),
    (1, cast('2026-01-01 00:00:00.5' as timestamp), 'M9', 'a', 'screen'),
    (2, cast('2026-01-03 00:00:00' as timestamp), 'only', 'a', 'track')
),

expected (place, message_id, source_key, event_type) as (
    values
    (1, 'M9', 'a', 'screen'),
    (2, 'only', 'a', 'track')
),

found as (
    select
        place,
        {{ first_event_value('message_id') | indent(8) }} as message_id,
        {{ first_event_value('source_key') | indent(8) }} as source_key,
        {{ first_event_value('event_type') | indent(8) }} as event_type
    from events
    group by place
)

{{ differing_rows('found', 'expected') }}
