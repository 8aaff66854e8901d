-- Both ends have to be in the scope. The condition takes links anew where the head's profile is
-- resolved anew; elsewhere only pending ones are decided.
with links (
    message_id, identifier_key, head_key, is_pending, received_at, source_key, event_type,
    is_refused, is_override, link_row
) as (
    values
    ('m1', 'a', 'x', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 1),
    ('m2', 'b', 'x', false, cast('2026-01-01' as timestamp), 's', 'page', null, false, 2),
    ('m3', 'a', 'y', false, cast('2026-01-01' as timestamp), 's', 'page', true, false, 3),
    ('m4', 'c', 'y', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 4),
    ('m5', 'a', 'z', true, cast('2026-01-01' as timestamp), 's', 'page', null, false, 5)
),

scope_identifiers (
    identifier_key, external_id_type, external_id_value, node, is_recomputed
) as (
    values
    ('x', 'user_id', '1', 1, false),
    ('y', 'user_id', '2', 2, true),
    ('a', 'email', '1', 3, true),
    ('b', 'email', '2', 1, false)
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
        {{ on_made_up_tables(get_ranked_sql(scope_links(
            'select * from links', 'heads.is_recomputed or links.is_pending'
        ))) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
