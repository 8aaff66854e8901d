-- Who asks for a or b means all of their profiles. Nobody knows z, of whom two ask. To suppress c
-- concerns no other identifier of its profile, and to suppress a nothing more than to erase it.
-- Refused requests, and those that lift a suppression, concern nobody.
with pending_deletions (
    regulation, identifier_key, external_id_type, external_id_value, identifier_hash, founder_key,
    subject, problem
) as (
    values
    ('delete', 'a', 'email', '1', 'ha', 'u', 'p1', null),
    ('suppress_with_delete', 'b', 'email', '2', 'hb', 'b', 'p2', null),
    ('delete', 'z', 'email', '26', 'hz', null, 'hz', null),
    ('suppress_with_delete', 'z', 'email', '26', 'hz', null, 'hz', null),
    ('delete', 'y', 'email', '25', 'hy', null, 'hy', 'missing_request_id'),
    ('suppress', 'c', 'email', '3', 'hc', 'c', 'p3', null),
    ('suppress', 'c', 'email', '3', 'hc', 'c', 'p3', null),
    ('suppress', 'a', 'email', '1', 'ha', 'u', 'p1', null),
    ('suppress', 'd', 'email', '4', 'hd', null, 'hd', null),
    ('suppress', 'x', 'email', '24', 'hx', null, 'hx', 'missing_request_id'),
    ('unsuppress', 'e', 'email', '5', 'he', 'e', 'p4', null),
    ('unsuppress', 'f', 'email', '6', 'hf', null, 'hf', null)
),

clusters (identifier_key, founder_key) as (
    values
    ('u', 'u'),
    ('a', 'u'),
    ('b', 'b'),
    ('b2', 'b'),
    ('c', 'c'),
    ('c2', 'c'),
    ('e', 'e')
),

sightings (identifier_key, head_key, external_id_type, external_id_value) as (
    values
    ('u', 'u', 'user_id', '7'),
    ('a', 'a', 'email', '1'),
    ('a', 'u', null, null),
    ('b', 'b', 'email', '2'),
    ('b2', 'b2', 'phone', '2'),
    ('b2', 'b', null, null),
    ('c', 'c', 'email', '3'),
    ('c2', 'c2', 'phone', '3'),
    ('e', 'e', 'email', '5')
),

expected (identifier_key, external_id_type, external_id_value, subject, is_erased) as (
    values
    ('u', 'user_id', '7', 'p1', true),
    ('a', 'email', '1', 'p1', true),
    ('b', 'email', '2', 'p2', true),
    ('b2', 'phone', '2', 'p2', true),
    ('z', 'email', '26', 'hz', true),
    ('c', 'email', '3', 'hc', false),
    ('d', 'email', '4', 'hd', false)
),

found as (
    {{ on_made_up_tables(get_affected_members_sql('clusters', 'sightings')) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
