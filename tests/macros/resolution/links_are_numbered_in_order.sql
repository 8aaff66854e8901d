-- The earlier link has the smaller number. At the same moment the smaller message id comes first,
-- within an event the tail whose type has the higher priority (an email's is higher than that of a
-- type which nobody lists), then the smaller name of the type, the smaller value, and the head's.
-- Keys have no part in it.
with links (
    link_row, received_at, message_id, identifier_key, head_key, source_key, event_type,
    is_refused, is_override
) as (
    values
    (8, cast('2026-01-02' as timestamp), 'm9', 'k2', 'k7', 's', 'page', null, false),
    (7, cast('2026-01-02' as timestamp), 'm9', 'k3', 'k5', 's', 'page', null, false),
    (6, cast('2026-01-02' as timestamp), 'm9', 'k3', 'k6', 's', 'page', null, false),
    (5, cast('2026-01-02' as timestamp), 'm9', 'k3', 'k7', 's5', 'alias', true, true),
    (4, cast('2026-01-02' as timestamp), 'm9', 'k4', 'k5', 's', 'page', null, false),
    (3, cast('2026-01-02' as timestamp), 'm9', 'k1', 'k7', 's', 'page', null, false),
    (2, cast('2026-01-02' as timestamp), 'm8', 'k2', 'k5', 's', 'page', null, false),
    (1, cast('2026-01-01' as timestamp), 'm9', 'k2', 'k5', 's', 'page', null, false)
),

scope_identifiers (identifier_key, external_id_type, external_id_value, node) as (
    values
    ('k7', 'x', '1', 11),
    ('k6', 'x', '2', 12),
    ('k5', 'y', '1', 13),
    ('k4', 'a', '1', 14),
    ('k3', 'a', '2', 15),
    ('k2', 'b', '1', 16),
    ('k1', 'email', '9', 17)
),

expected (
    link_row, link, head, tail, head_key, tail_key, received_at, message_id, source_key,
    event_type, is_refused, is_override
) as (
    values
    (1, 1, 13, 16, 'k5', 'k2', cast('2026-01-01' as timestamp), 'm9', 's', 'page', null, false),
    (2, 2, 13, 16, 'k5', 'k2', cast('2026-01-02' as timestamp), 'm8', 's', 'page', null, false),
    (3, 3, 11, 17, 'k7', 'k1', cast('2026-01-02' as timestamp), 'm9', 's', 'page', null, false),
    (4, 4, 13, 14, 'k5', 'k4', cast('2026-01-02' as timestamp), 'm9', 's', 'page', null, false),
    (5, 5, 11, 15, 'k7', 'k3', cast('2026-01-02' as timestamp), 'm9', 's5', 'alias', true, true),
    (6, 6, 12, 15, 'k6', 'k3', cast('2026-01-02' as timestamp), 'm9', 's', 'page', null, false),
    (7, 7, 13, 15, 'k5', 'k3', cast('2026-01-02' as timestamp), 'm9', 's', 'page', null, false),
    (8, 8, 11, 16, 'k7', 'k2', cast('2026-01-02' as timestamp), 'm9', 's', 'page', null, false)
),

found as (
    select
        link_row,
        link,
        head,
        tail,
        head_key,
        tail_key,
        received_at,
        message_id,
        source_key,
        event_type,
        is_refused,
        is_override
    from (
        {{
            on_made_up_tables(get_ranked_sql(scope_links('select * from links', 'true')))
            | indent(8)
        }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
