-- The earliest event of the group counts, and of several at the same moment the smallest message
-- id, by bytes.
with events (source, received_at, message_id) as (
    values
    ('a', cast('2026-01-02 00:00:00' as timestamp), 'A1'),
    ('a', cast('2026-01-01 00:00:00.5' as timestamp), 'm3'),
    ('a', cast('2026-01-01 00:00:00.5' as timestamp), 'M9'),
    ('b', cast('2026-01-03 00:00:00' as timestamp), 'only')
),

expected (source, message_id) as (
    values
    ('a', 'M9'),
    ('b', 'only')
),

found as (
    select
        source,
        {{ first_message_id('message_id', 'received_at') | indent(8) }} as message_id
    from events
    group by source
)

{{ differing_rows('found', 'expected') }}
