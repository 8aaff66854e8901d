-- Events count no more up to now, or up to the last that is known, if it claims to be later: the
-- last of the whole profile (b goes with a), at either end of a link. Type and value tell who it
-- is.
{%- set processed_at = "cast('2026-06-01 12:00:00' as timestamp)" %}

with affected_members (external_id_type, external_id_value, subject, is_erased) as (
    values
    ('email', 'a', 'p1', true),
    ('email', 'b', 'p1', true),
    ('email', 'c', 'p2', true),
    ('email', 'd', 'hd', false),
    ('email', 'e', 'he', false),
    ('email', 'f', 'p3', true)
),

sightings (external_id_type, external_id_value, head_type, head_value, received_at) as (
    values
    ('email', 'a', 'email', 'a', cast('2999-01-01' as timestamp)),
    ('phone', 'x', 'email', 'a', cast('2999-02-01' as timestamp)),
    ('email', 'b', 'user_id', 'x', cast('2998-01-01' as timestamp)),
    ('email', 'c', 'user_id', 'x', cast('2999-03-01' as timestamp)),
    ('email', 'd', 'email', 'd', cast('2025-01-01' as timestamp)),
    ('phone', 'd', 'phone', 'd', cast('2999-04-01' as timestamp)),
    ('phone', 'd', 'email', 'x', cast('2999-04-01' as timestamp)),
    ('email', 'f', 'email', 'f', cast('2999-05-01' as timestamp))
),

expected (external_id_type, external_id_value, subject, is_erased, effective_at) as (
    values
    ('email', 'a', 'p1', true, cast('2999-02-01' as timestamp)),
    ('email', 'b', 'p1', true, cast('2999-02-01' as timestamp)),
    ('email', 'c', 'p2', true, cast('2999-03-01' as timestamp)),
    ('email', 'd', 'hd', false, {{ processed_at }}),
    ('email', 'e', 'he', false, {{ processed_at }}),
    ('email', 'f', 'p3', true, cast('2999-05-01' as timestamp))
),

found as (
    select
        external_id_type,
        external_id_value,
        subject,
        is_erased,
        effective_at
    from (
        {{ on_made_up_tables(
            get_affected_identifiers_sql('sightings', processed_at)
        ) | indent(8) }}
    ) as step
    where identifier_hash is not null
)

{{ differing_rows('found', 'expected') }}
