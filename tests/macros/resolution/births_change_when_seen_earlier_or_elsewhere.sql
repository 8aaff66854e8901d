-- Of births above the resolved revision (5) the profiles are told, and whether the birth moved in
-- the order of events: another source or type of the same event changes what is published, not the
-- order. Links are no births, and newcomers have the revision of the running model (9).
with sightings (identifier_key, head_key, revision, is_revised) as (
    values
    ('earlier', 'earlier', 6, true),
    ('elsewhere', 'elsewhere', 6, false),
    ('long known', 'long known', 7, true),
    ('before', 'before', 5, true),
    ('link', 'earlier', 6, true),
    ('earlier', 'link', 6, true),
    ('newcomer', 'newcomer', 6, false),
    ('unknown', 'unknown', 6, true)
),

clusters (identifier_key, founder_key, revision) as (
    values
    ('earlier', 'p1', 8),
    ('elsewhere', 'p2', 8),
    ('long known', 'p1', 1),
    ('before', 'p3', 8),
    ('link', 'p4', 8),
    ('newcomer', 'newcomer', 9)
),

expected (founder_key, identifier_key, is_older) as (
    values
    ('p1', 'earlier', true),
    ('p2', 'elsewhere', false),
    ('p1', 'long known', true)
),

found as (
    {{ get_changed_births_sql('clusters', 'sightings', 5, 9) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
