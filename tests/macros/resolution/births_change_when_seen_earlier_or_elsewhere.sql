-- Only another moment or another message makes an identifier older: another source or type of the
-- same message changes what is published, not the order. What was resolved before (revision 5)
-- changed nothing, links are no births, and newcomers have a profile with the same birth.
with sightings (
    external_id_type, external_id_value, head_type, head_value,
    received_at, message_id, source_key, event_type, revision
) as (
    values
    ('e', 'moment', 'e', 'moment', cast('2026-01-01' as timestamp), 'm5', 's', 'page', 6),
    ('e', 'message', 'e', 'message', cast('2026-01-05' as timestamp), 'm4', 's', 'page', 6),
    ('e', 'source', 'e', 'source', cast('2026-01-05' as timestamp), 'm5', 'r', 'page', 6),
    ('e', 'event', 'e', 'event', cast('2026-01-05' as timestamp), 'm5', 's', 'alias', 6),
    ('e', 'same', 'e', 'same', cast('2026-01-05' as timestamp), 'm5', 's', 'page', 6),
    ('e', 'before', 'e', 'before', cast('2026-01-01' as timestamp), 'm1', 'r', 'alias', 5),
    ('e', 'link', 'e', 'moment', cast('2026-01-01' as timestamp), 'm1', 'r', 'alias', 6),
    ('e', 'type', 'f', 'type', cast('2026-01-01' as timestamp), 'm1', 'r', 'alias', 6),
    ('e', 'unknown', 'e', 'unknown', cast('2026-01-01' as timestamp), 'm1', 'r', 'alias', 6)
),

clusters (
    external_id_type, external_id_value, segment_id,
    first_seen_at, first_message_id, created_source, first_event_type
) as (
    values
    ('e', 'moment', 'p1', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('e', 'message', 'p2', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('e', 'source', 'p3', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('e', 'event', 'p4', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('e', 'same', 'p5', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('e', 'before', 'p6', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('e', 'link', 'p7', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('e', 'type', 'p8', cast('2026-01-05' as timestamp), 'm5', 's', 'page'),
    ('f', 'moment', 'p9', cast('2026-01-05' as timestamp), 'm5', 's', 'page')
),

expected (segment_id, is_older) as (
    values
    ('p1', true),
    ('p2', true),
    ('p3', false),
    ('p4', false)
),

found as (
    {{ get_changed_births_sql('clusters', 'sightings', 5) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
