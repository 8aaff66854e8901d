-- A known link counts for the group of either end, twice where both are of groups. It counts from
-- the moment of the earliest pending link on; before, it cannot come after any.
with links (
    message_id, external_id_type, external_id_value, head_type, head_value, received_at, is_pending
) as (
    values
    ('m1', 'email', 'a', 'user_id', 'u', cast('2026-01-05' as timestamp), false),
    ('m2', 'email', 'b', 'user_id', 'x', cast('2026-01-06' as timestamp), false),
    ('m3', 'email', 'x', 'user_id', 'u', cast('2026-01-06' as timestamp), false),
    ('m4', 'email', 'a', 'user_id', 'u', cast('2026-01-04' as timestamp), false),
    ('m5', 'email', 'a', 'user_id', 'u', cast('2026-01-06' as timestamp), true),
    ('m6', 'email', 'x', 'user_id', 'x', cast('2026-01-06' as timestamp), false),
    ('m7', 'user_id', 'b', 'email', 'u', cast('2026-01-06' as timestamp), false)
),

members (external_id_type, external_id_value, component) as (
    values
    ('user_id', 'u', 1),
    ('email', 'a', 1),
    ('email', 'b', 2)
),

expected (message_id, component) as (
    values
    ('m1', 1),
    ('m1', 1),
    ('m2', 2),
    ('m3', 1)
),

found as (
    select
        message_id,
        component
    from (
        {{ get_known_links_sql('select * from links', '2026-01-05 00:00:00') | indent(8) }}
    ) as step

    union all

    -- Without pending links no known link matters.
    select
        message_id,
        component
    from (
        {{ get_known_links_sql('select * from links', none) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
