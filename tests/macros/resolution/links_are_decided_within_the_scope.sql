-- Both ends have to be in the scope, by type and value. The condition takes links anew where the
-- head's profile is resolved anew; elsewhere only pending ones are decided.
with links (
    message_id, external_id_type, external_id_value, head_type, head_value, is_pending,
    received_at, source_key, event_type, is_joined, is_override, link_row
) as (
    values
    ('m1', 'a', '1', 'x', '1', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 1),
    ('m2', 'a', '2', 'x', '1', false, cast('2026-01-01' as timestamp), 's', 'page', null, false, 2),
    ('m3', 'a', '1', 'x', '2', false, cast('2026-01-01' as timestamp), 's', 'page', true, false, 3),
    ('m4', 'a', '3', 'x', '2', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 4),
    ('m5', 'a', '1', 'x', '3', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 5),
    ('m6', 'x', '1', 'a', '3', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 6),
    ('m7', 'b', '1', 'x', '2', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 7),
    ('m8', 'a', '1', 'y', '2', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 8)
),

scope_identifiers (external_id_type, external_id_value, node, is_recomputed) as (
    values
    ('x', '1', 1, false),
    ('x', '2', 2, true),
    ('a', '1', 3, true),
    ('a', '2', 1, false)
),

expected (message_id, head, tail) as (
    values
    ('m1', 1, 3),
    ('m3', 2, 3)
),

found as (
    select
        message_id,
        head,
        tail
    from (
        {{ on_made_up_tables(get_scope_links_sql(
            'select * from links', 'heads.is_recomputed or links.is_pending'
        )) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
