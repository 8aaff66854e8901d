-- Events count no more up to now, or up to the last that is known, if it claims to be later: the
-- last of the whole profile (b goes with a), at either end of a link. Each identifier has the hash
-- of its type and value.
{%- set processed_at = "cast('2026-06-01 12:00:00' as timestamp)" %}

with affected_members (
    identifier_key, external_id_type, external_id_value, subject, is_erased
) as (
    values
    ('a', 'email', '1', 'p1', true),
    ('b', 'email', '2', 'p1', true),
    ('c', 'email', '3', 'p2', true),
    ('d', 'email', '4', 'hd', false),
    ('e', 'email', '5', 'he', false),
    ('f', 'email', '6', 'p3', true)
),

sightings (identifier_key, head_key, received_at) as (
    values
    ('a', 'a', cast('2999-01-01' as timestamp)),
    ('x', 'a', cast('2999-02-01' as timestamp)),
    ('b', 'x', cast('2998-01-01' as timestamp)),
    ('c', 'x', cast('2999-03-01' as timestamp)),
    ('d', 'd', cast('2025-01-01' as timestamp)),
    ('y', 'y', cast('2999-04-01' as timestamp)),
    ('y', 'x', cast('2999-04-01' as timestamp)),
    ('f', 'f', cast('2999-05-01' as timestamp))
),

expected (
    identifier_key, external_id_type, external_id_value, subject, is_erased, effective_at,
    is_own_hash
) as (
    values
    ('a', 'email', '1', 'p1', true, cast('2999-02-01' as timestamp), true),
    ('b', 'email', '2', 'p1', true, cast('2999-02-01' as timestamp), true),
    ('c', 'email', '3', 'p2', true, cast('2999-03-01' as timestamp), true),
    ('d', 'email', '4', 'hd', false, {{ processed_at }}, true),
    ('e', 'email', '5', 'he', false, {{ processed_at }}, true),
    ('f', 'email', '6', 'p3', true, cast('2999-05-01' as timestamp), true)
),

found as (
    select
        identifier_key,
        external_id_type,
        external_id_value,
        subject,
        is_erased,
        effective_at,
        identifier_hash = {{
            identifier_hash('external_id_type', 'external_id_value') | indent(8)
        }} as is_own_hash
    from (
        {{ on_made_up_tables(
            get_affected_identifiers_sql('sightings', processed_at)
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
