-- Node 1 goes on with 1 and 2 in it, and node 3 joins it. 1 was never renamed. 2 keeps its merge
-- and its retirement. 4, of node 3, is renamed by the new link and forgets the merge before, but
-- had retired already; only 3 itself retires. Nothing is kept where everything is resolved.
with scope_identifiers (
    identifier, node, identifier_key, first_seen_at, first_message_id,
    {%- for column in kept_columns() %}
    kept_{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
) as (
    values
    (
        1, 1, 'a', cast('2026-01-01' as timestamp), 'm1',
        cast(null as timestamp), null,
        cast(null as timestamp), null, null, null, null, null, null
    ),
    (
        2, 1, 'b', cast('2026-01-02' as timestamp), 'm2',
        cast('2026-01-06' as timestamp), 'b',
        cast('2026-01-05' as timestamp), 'a', 'h5', 't5', 'm5', 's5', 'track'
    ),
    (
        3, 3, 'c', cast('2026-01-03' as timestamp), 'm3',
        null, null, null, null, null, null, null, null, null
    ),
    (
        4, 3, 'd', cast('2026-01-04' as timestamp), 'm4',
        cast('2026-01-06' as timestamp), 'd',
        cast('2026-01-05' as timestamp), 'c', 'h6', 't6', 'm6', 's6', 'page'
    )
),

resolved_nodes (node, founder, last_link, renamed_from, retiring_link, heir) as (
    values
    (1, 1, null, null, null, null),
    (3, 1, 7, 3, 7, 1)
),

scope_links (
    link, head_key, tail_key, received_at, message_id, source_key, event_type
) as (
    values
    (7, 'h7', 't7', cast('2026-01-07' as timestamp), 'm7', 's7', 'alias')
),

undecided_neighborhoods (node) as (
    select 1
    where false
),

expected (is_whole, identifier_key, founder_key, {{ kept_columns() | join(', ') }}) as (
    values
    (
        false, 'a', 'a', cast(null as timestamp), null,
        cast(null as timestamp), null, null, null, null, null, null
    ),
    (
        false, 'b', 'a', cast('2026-01-06' as timestamp), 'b',
        cast('2026-01-05' as timestamp), 'a', 'h5', 't5', 'm5', 's5', 'track'
    ),
    (
        false, 'c', 'a', cast('2026-01-07' as timestamp), 'c',
        cast('2026-01-07' as timestamp), 'a', 'h7', 't7', 'm7', 's7', 'alias'
    ),
    (
        false, 'd', 'a', cast('2026-01-07' as timestamp), 'c',
        cast('2026-01-05' as timestamp), 'c', 'h6', 't6', 'm6', 's6', 'page'
    ),
    (true, 'a', 'a', null, null, null, null, null, null, null, null, null),
    (true, 'b', 'a', null, null, null, null, null, null, null, null, null),
    (
        true, 'c', 'a', cast('2026-01-07' as timestamp), 'c',
        cast('2026-01-07' as timestamp), 'a', 'h7', 't7', 'm7', 's7', 'alias'
    ),
    (
        true, 'd', 'a', cast('2026-01-07' as timestamp), 'c',
        null, null, null, null, null, null, null
    )
),

found as (
    {%- for is_whole in [false, true] %}
    select
        {{ is_whole | lower }} as is_whole,
        identifier_key,
        founder_key,
        {{ kept_columns() | join(',\n        ') }}
    from (
        {{ on_made_up_tables(get_resolved_identifiers_sql(12, is_whole)) | indent(8) }}
    ) as step
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ differing_rows('found', 'expected') }}
