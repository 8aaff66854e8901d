-- The earlier link has the smaller number. At the same moment the smaller message id comes first,
-- within an event the tail whose type has the higher priority (an email's is higher than that of a
-- type which nobody lists), then the smaller name of the type, the smaller value, and the head's.
with links (
    link_row, received_at, message_id, external_id_type, external_id_value, head_type, head_value,
    source_key, event_type, is_joined, is_override
) as (
    values
    (8, cast('2026-01-02' as timestamp), 'm9', 'b', '1', 'x', '1', 's', 'page', null, false),
    (7, cast('2026-01-02' as timestamp), 'm9', 'a', '2', 'y', '1', 's', 'page', null, false),
    (6, cast('2026-01-02' as timestamp), 'm9', 'a', '2', 'x', '2', 's', 'page', null, false),
    (5, cast('2026-01-02' as timestamp), 'm9', 'a', '2', 'x', '1', 's', 'page', true, true),
    (4, cast('2026-01-02' as timestamp), 'm9', 'a', '1', 'y', '1', 's', 'page', null, false),
    (3, cast('2026-01-02' as timestamp), 'm9', 'email', '9', 'x', '1', 's', 'page', null, false),
    (2, cast('2026-01-02' as timestamp), 'm8', 'b', '1', 'y', '1', 's', 'page', null, false),
    (1, cast('2026-01-01' as timestamp), 'm9', 'b', '1', 'y', '1', 's', 'page', null, false)
),

scope_identifiers (external_id_type, external_id_value, node) as (
    values
    ('x', '1', 11),
    ('x', '2', 12),
    ('y', '1', 13),
    ('a', '1', 14),
    ('a', '2', 15),
    ('b', '1', 16),
    ('email', '9', 17)
),

expected (link_row, link, head, tail, is_joined, is_override) as (
    values
    (1, 1, 13, 16, null, false),
    (2, 2, 13, 16, null, false),
    (3, 3, 11, 17, null, false),
    (4, 4, 13, 14, null, false),
    (5, 5, 11, 15, true, true),
    (6, 6, 12, 15, null, false),
    (7, 7, 13, 15, null, false),
    (8, 8, 11, 16, null, false)
),

found as (
    select
        link_row,
        link,
        head,
        tail,
        is_joined,
        is_override
    from (
        {{ on_made_up_tables(get_scope_links_sql('select * from links', 'true')) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
