-- With p1 goes the name that it had when a was its founder. Suppressed identifiers keep the names
-- that they founded, and so do others whose type or value is no erased one's. Before anything was
-- published there are no names but the present ones.
with affected_members (external_id_type, external_id_value, subject, is_erased) as (
    values
    ('user_id', 'u', 'p1', true),
    ('email', 'a', 'p1', true),
    ('email', 'z', 'hz', true),
    ('email', 'c', 'hc', false)
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

identity_names (segment_id, founder_type, founder_value) as (
    values
    ('p1', 'user_id', 'u'),
    ('before', 'email', 'a'),
    ('p3', 'email', 'c'),
    ('p5', 'phone', 'a'),
    ('p6', 'email', 'u')
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
