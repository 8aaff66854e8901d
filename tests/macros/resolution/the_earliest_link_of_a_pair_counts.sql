-- One row per action and pair; malformed rows are left out, and only links have a time.
with decided (
    action, head_type, head_value, tail_type, tail_value, reason, decided_at, problem
) as (
    values
    ('link', 'a', '1', 'b', '2', 'phone', cast('2026-01-02' as timestamp), null),
    ('link', 'a', '1', 'b', '2', 'letter', cast('2026-01-01' as timestamp), null),
    ('separate', 'a', '1', 'b', '2', 'desk', cast('2026-01-03' as timestamp), null),
    ('forget', 'a', '1', 'b', '2', 'desk', cast('2026-01-03' as timestamp), 'unknown_action')
),

expected (action, head_value, tail_value, reason, decided_at, message_id) as (
    values
    (
        'link', '1', '2', 'letter', cast('2026-01-01' as timestamp),
        'override-' || md5('1:a,1:1,1:b,1:2,')
    ),
    (
        'separate', '1', '2', 'desk', cast(null as timestamp),
        'override-' || md5('1:a,1:1,1:b,1:2,')
    )
),

found as (
    select
        action,
        head_value,
        tail_value,
        reason,
        decided_at,
        message_id
    from (
        {{ get_current_overrides_sql('decided') | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
