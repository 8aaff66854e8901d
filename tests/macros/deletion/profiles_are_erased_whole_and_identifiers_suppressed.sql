-- Who asks for a or b means all of their profiles. Nobody knows z, of whom two ask. To suppress c
-- concerns no other identifier of its profile, and to suppress a nothing more than to erase it.
-- Refused requests, and those that lift a suppression, concern nobody.
with pending_deletions (
    regulation, external_id_type, external_id_value, identifier_hash, segment_id, subject, problem
) as (
    values
    ('delete', 'email', 'a', 'ha', 'p1', 'p1', null),
    ('suppress_with_delete', 'email', 'b', 'hb', 'p2', 'p2', null),
    ('delete', 'email', 'z', 'hz', null, 'hz', null),
    ('suppress_with_delete', 'email', 'z', 'hz', null, 'hz', null),
    ('delete', 'email', 'y', 'hy', null, 'hy', 'missing_request_id'),
    ('suppress', 'email', 'c', 'hc', 'p3', 'p3', null),
    ('suppress', 'email', 'c', 'hc', 'p3', 'p3', null),
    ('suppress', 'email', 'a', 'ha', 'p1', 'p1', null),
    ('suppress', 'email', 'd', 'hd', null, 'hd', null),
    ('suppress', 'email', 'x', 'hx', null, 'hx', 'missing_request_id'),
    ('unsuppress', 'email', 'e', 'he', 'p4', 'p4', null),
    ('unsuppress', 'email', 'f', 'hf', null, 'hf', null)
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('user_id', 'u', 'p1'),
    ('email', 'a', 'p1'),
    ('email', 'b', 'p2'),
    ('phone', 'b', 'p2'),
    ('email', 'c', 'p3'),
    ('phone', 'c', 'p3'),
    ('email', 'e', 'p4')
),

expected (external_id_type, external_id_value, subject, is_erased) as (
    values
    ('user_id', 'u', 'p1', true),
    ('email', 'a', 'p1', true),
    ('email', 'b', 'p2', true),
    ('phone', 'b', 'p2', true),
    ('email', 'z', 'hz', true),
    ('email', 'c', 'hc', false),
    ('email', 'd', 'hd', false)
),

found as (
    {{ on_made_up_tables(get_affected_members_sql('clusters')) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
