-- r1 is pending once, since it was first asked, and apart from another request of its id. r4 has
-- its receipt. What is erased is the profile of the identifier, or the identifier that none holds
-- (r2). A request that is refused (r3) knows no profile.
with requests (request_id, regulation, external_id_type, external_id_value, requested_at) as (
    values
    ('r1', 'delete', 'email', 'a', cast('2026-01-03' as timestamp)),
    (' r1', 'delete', 'email', 'A', cast('2026-01-02' as timestamp)),
    ('r1', 'delete', 'email', 'a', null),
    ('r1', 'suppress', 'email', 'a', cast('2026-01-01' as timestamp)),
    ('r2', 'delete', 'email', 'z', cast('2026-01-01' as timestamp)),
    ('r3', 'forget', 'email', 'a', cast('2026-01-01' as timestamp)),
    ('r4', 'delete', 'email', 'a', cast('2026-01-01' as timestamp))
),

clusters (external_id_type, external_id_value, segment_id) as (
    values
    ('email', 'a', 'p1'),
    ('phone', 'z', 'p2'),
    ('phone', 'a', 'p3')
),

processed (request_id, regulation, external_id_type, external_id_value) as (
    values
    ('r4', 'delete', 'email', 'a')
),

receipts as (
    select
        {{ on_made_up_tables(
            hash_of_request(texts_of_request())
        ) | indent(8) }} as request_hash
    from processed
),

expected (
    request_id, regulation, external_id_type, external_id_value, requested_at, problem, segment_id,
    erased_profile
) as (
    values
    ('r1', 'delete', 'email', 'a', cast('2026-01-02' as timestamp), null, 'p1', 'p1'),
    ('r1', 'suppress', 'email', 'a', cast('2026-01-01' as timestamp), null, 'p1', 'p1'),
    ('r2', 'delete', 'email', 'z', cast('2026-01-01' as timestamp), null, null, null),
    (
        'r3', 'forget', 'email', 'a', cast('2026-01-01' as timestamp), 'unknown_regulation',
        null, null
    )
),

found as (
    select
        request_id,
        regulation,
        external_id_type,
        external_id_value,
        requested_at,
        problem,
        segment_id,
        case when subject <> identifier_hash then subject end as erased_profile
    from (
        {{ on_made_up_tables(
            get_pending_deletions_sql('select * from requests', 'clusters', 'receipts')
        ) | indent(8) }}
    ) as step
    where subject is not null
)

{{ differing_rows('found', 'expected') }}
