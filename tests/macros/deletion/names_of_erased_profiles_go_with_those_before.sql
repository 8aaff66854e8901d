-- With p1 goes the name that it had when a was its founder. Suppressed identifiers keep the names
-- that they founded, and so do others. Before anything was published there are no names but the
-- present ones.
with affected_members (identifier_key, subject, is_erased) as (
    values
    ('u', 'p1', true),
    ('a', 'p1', true),
    ('z', 'hz', true),
    ('c', 'hc', false)
),

pending_deletions (regulation, segment_id, subject) as (
    values
    ('delete', 'p1', 'p1'),
    ('suppress_with_delete', 'p1', 'p1'),
    ('suppress_with_delete', 'p2', 'p2'),
    ('delete', null, 'hz'),
    ('suppress', 'p3', 'p3'),
    ('unsuppress', 'p4', 'p4')
),

identity_names (segment_id, founder_key) as (
    values
    ('p1', 'u'),
    ('before', 'a'),
    ('p3', 'c'),
    ('p5', 'd')
),

expected (place, segment_id, subject) as (
    values
    (1, 'p1', 'p1'),
    (1, 'before', 'p1'),
    (1, 'p2', 'p2'),
    (2, 'p1', 'p1'),
    (2, 'p2', 'p2')
),

found as (
    select
        1 as place,
        segment_id,
        subject
    from (
        {{ on_made_up_tables(
            get_erased_names_sql({'identity_names': 'identity_names'})
        ) | indent(8) }}
    ) as step

    union all

    select
        2 as place,
        segment_id,
        subject
    from (
        {{ on_made_up_tables(get_erased_names_sql({})) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
