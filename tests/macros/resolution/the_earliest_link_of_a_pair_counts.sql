-- One row per action and pair; malformed rows are left out, and only links have a time. Nothing is
-- decided yet.
with decided (
    action, head_key, tail_key, reason, decided_at, message_id, problem
) as (
    values
    ('link', 'a', 'b', 'phone', cast('2026-01-02' as timestamp), 'o1', null),
    ('link', 'a', 'b', 'letter', cast('2026-01-01' as timestamp), 'o1', null),
    ('link', 'a', 'c', 'desk', cast('2026-01-05' as timestamp), 'o2', null),
    ('separate', 'a', 'b', 'desk', cast('2026-01-03' as timestamp), 'o1', null),
    ('forget', 'a', 'b', 'desk', cast('2026-01-03' as timestamp), 'o1', 'unknown_action')
),

expected (action, head_key, tail_key, reason, decided_at, message_id, is_refused) as (
    values
    (
        'link', 'a', 'b', 'letter', cast('2026-01-01' as timestamp), 'o1',
        cast(null as boolean)
    ),
    ('link', 'a', 'c', 'desk', cast('2026-01-05' as timestamp), 'o2', null),
    ('separate', 'a', 'b', 'desk', null, 'o1', null)
),

found as (
    {{ get_current_overrides_sql('decided') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
