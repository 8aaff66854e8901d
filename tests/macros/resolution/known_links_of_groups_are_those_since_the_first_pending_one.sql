-- A known link counts for the group of either end, twice where both are of groups. It counts from
-- the moment of the earliest pending link on; before, it cannot come after any.
with links (message_id, identifier_key, head_key, received_at, is_pending) as (
    values
    ('m1', 'a', 'u', cast('2026-01-05' as timestamp), false),
    ('m2', 'b', 'x', cast('2026-01-06' as timestamp), false),
    ('m3', 'x', 'u', cast('2026-01-06' as timestamp), false),
    ('m4', 'a', 'u', cast('2026-01-04' as timestamp), false),
    ('m5', 'a', 'u', cast('2026-01-06' as timestamp), true),
    ('m6', 'x', 'y', cast('2026-01-06' as timestamp), false)
),

members (identifier_key, component) as (
    values
    ('u', 1),
    ('a', 1),
    ('b', 2)
),

expected (message_id, component, received_at) as (
    values
    ('m1', 1, cast('2026-01-05' as timestamp)),
    ('m1', 1, cast('2026-01-05' as timestamp)),
    ('m2', 2, cast('2026-01-06' as timestamp)),
    ('m3', 1, cast('2026-01-06' as timestamp))
),

found as (
    select
        message_id,
        component,
        received_at
    from (
        {{ get_known_links_sql('select * from links', '2026-01-05 00:00:00') | indent(8) }}
    ) as step

    union all

    -- Without pending links no known link matters.
    select
        message_id,
        component,
        received_at
    from (
        {{ get_known_links_sql('select * from links', none) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
