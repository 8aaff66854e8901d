-- An analyst distrusts what ties head u to tail a: no event and no analyst may join them, but every
-- other link may, also one the other way round. To separate two is not to distrust their link. Who
-- asks for distrusted links too gets all.
with sightings (
    identifier_key, head_key, received_at, message_id, source_key, event_type, is_revised,
    is_refused, revision, {{ place() }}
) as (
    values
    ('a', 'u', cast('2026-01-01' as timestamp), 'm1', 's', 'page', false, false, 1, 1),
    ('b', 'u', cast('2026-01-01' as timestamp), 'm2', 's', 'page', false, false, 1, 2),
    ('a', 'v', cast('2026-01-01' as timestamp), 'm3', 's', 'page', false, false, 1, 3),
    ('u', 'a', cast('2026-01-01' as timestamp), 'm4', 's', 'page', false, false, 1, 4)
),

overrides (
    action, head_key, tail_key, decided_at, message_id, is_refused, {{ place() }}
) as (
    values
    ('distrust', 'u', 'a', cast(null as timestamp), 'o1', cast(null as boolean), 1),
    ('link', 'u', 'a', cast('2026-01-02' as timestamp), 'o2', false, 2),
    ('separate', 'u', 'b', null, 'o3', null, 3),
    ('link', 'u', 'b', cast('2026-01-02' as timestamp), 'o4', null, 4),
    ('link', 'v', 'a', cast('2026-01-02' as timestamp), 'o5', null, 5),
    ('link', 'a', 'u', cast('2026-01-02' as timestamp), 'o6', null, 6)
),

expected (is_asked_for, message_id) as (
    values
    (false, 'm2'),
    (false, 'm3'),
    (false, 'm4'),
    (false, 'o4'),
    (false, 'o5'),
    (false, 'o6'),
    (true, 'm1'),
    (true, 'm2'),
    (true, 'm3'),
    (true, 'm4'),
    (true, 'o2'),
    (true, 'o4'),
    (true, 'o5'),
    (true, 'o6')
),

found as (
    {%- for is_asked_for in [false, true] %}
    select
        {{ is_asked_for | lower }} as is_asked_for,
        message_id
    from (
        {{ get_links_sql(
            'sightings', 'overrides', with_distrusted=is_asked_for
        ) | indent(8) }}
    ) as step
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ differing_rows('found', 'expected') }}
