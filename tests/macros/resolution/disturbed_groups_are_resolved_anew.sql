-- A birth turned out older in group 1, of two that changed; that of group 2 only tells another
-- source. A known link of group 3 turned out earlier. A neighborhood of group 4 was left undecided.
with pending_links (head_founder_key, is_revised) as (
    values
    ('p3', true),
    ('p3', false),
    ('p5', false)
),

changed_profiles (founder_key, is_older) as (
    values
    ('p1', false),
    ('p1b', true),
    ('p2', false)
),

profile_groups (founder_key, component) as (
    values
    ('p1', 1),
    ('p1b', 1),
    ('p2', 2),
    ('p3', 3),
    ('p4', 4),
    ('p5', 5)
),

members (component, is_undecided) as (
    values
    (3, false),
    (4, true),
    (4, false),
    (5, false)
),

expected (component) as (
    values
    (1),
    (3),
    (4)
),

found as (
    {{ on_made_up_tables(get_disturbed_groups_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
