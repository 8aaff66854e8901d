-- Of pending links between known identifiers each knows the profiles as they are.
with links (message_id, identifier_key, head_key, is_revised, is_pending) as (
    values
    ('m1', 'a', 'u', false, true),
    ('m2', 'b', 'u', true, true),
    ('m3', 'a', 'b', false, true),
    ('m4', 'a', 'u', false, false),
    ('m5', 'c', 'u', false, true),
    ('m6', 'a', 'c', false, true)
),

clusters (identifier_key, founder_key) as (
    values
    ('u', 'p1'),
    ('a', 'p1'),
    ('b', 'p2')
),

expected (
    message_id, identifier_key, head_key, is_revised, is_pending,
    head_founder_key, tail_founder_key
) as (
    values
    ('m1', 'a', 'u', false, true, 'p1', 'p1'),
    ('m2', 'b', 'u', true, true, 'p1', 'p2'),
    ('m3', 'a', 'b', false, true, 'p2', 'p1')
),

found as (
    {{ get_pending_links_sql('clusters', 'select * from links') | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
