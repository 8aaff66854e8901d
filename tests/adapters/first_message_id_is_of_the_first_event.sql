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
),

-- The linter cannot count the columns of values.
-- noqa: disable=AM07
unexpected as (
    select * from found
    except all
    select * from expected
),

missing as (
    select * from expected
    except all
    select * from found
)

select
    'unexpected' as problem,
    unexpected.*
from unexpected
union all
select
    'missing' as problem,
    missing.*
from missing
