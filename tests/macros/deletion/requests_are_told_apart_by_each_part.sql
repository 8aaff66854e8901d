-- A request is known again however it is spelled (1 and 2, 8 and 9), and is another one wherever a
-- part differs, also if the parts make the same text (7). The identifier is known whoever asks (1
-- to 4).
with requests (request_id, regulation, external_id_type, external_id_value, requested_at) as (
    values
    ('r1', 'delete', 'email', 'ab', 1),
    (' r1', 'DELETE', 'email', 'AB', 2),
    ('r2', 'delete', 'email', 'ab', 3),
    ('r1', 'suppress', 'email', 'ab', 4),
    ('r1', 'delete', 'phone', 'ab', 5),
    ('r1', 'delete', 'email', 'ac', 6),
    ('r1', 'delete', 'emaila', 'b', 7),
    ('r1', 'delete', null, 'ab', 8),
    ('r1', 'delete', '', 'ab', 9)
),

judged as (
    {{ on_made_up_tables(
        get_judged_requests_sql('select * from requests')
    ) | indent(4) }}
),

expected (one_place, other_place, is_same_request, has_same_hash, has_same_key) as (
    values
    (1, 2, true, true, true),
    (1, 3, false, true, true),
    (1, 4, false, true, true),
    (2, 3, false, true, true),
    (2, 4, false, true, true),
    (3, 4, false, true, true),
    (8, 9, true, false, false)
),

pairs as (
    select
        judged.requested_at as one_place,
        later.requested_at as other_place,
        judged.request_hash = later.request_hash as is_same_request,
        coalesce(judged.identifier_hash = later.identifier_hash, false) as has_same_hash,
        coalesce(judged.identifier_key = later.identifier_key, false) as has_same_key
    from judged
    inner join judged as later on judged.requested_at < later.requested_at
),

found as (
    select * from pairs
    where is_same_request or has_same_hash or has_same_key
)

{{ differing_rows('found', 'expected') }}
