-- Requests are spelled as staging spells identifiers; of several things wrong the first is told.
with requests (request_id, regulation, external_id_type, external_id_value, requested_at) as (
    values
    (' r1 ', ' DELETE', ' email ', ' Ann@X.test ', cast('2026-01-01' as timestamp)),
    ('r2', 'suppress', 'user_id', 'Ann', null),
    ('r3', 'suppress_with_delete', 'email', 'a', null),
    ('r4', 'unsuppress', 'email', 'a', null),
    (null, 'forget', 'email', null, null),
    (' ', 'delete', 'email', 'a', null),
    ('r5', 'forget', 'email', '', null),
    ('r6', null, 'email', 'a', null),
    ('r7', 'delete', ' ', 'a', null),
    ('r8', 'delete', null, 'a', null),
    ('r9', 'delete', 'email', ' ', null),
    ('r10', 'delete', 'email', null, null)
),

expected (
    request_id, regulation, external_id_type, external_id_value, requested_at, problem
) as (
    values
    ('r1', 'delete', 'email', 'ann@x.test', cast('2026-01-01' as timestamp), null),
    ('r2', 'suppress', 'user_id', 'Ann', null, null),
    ('r3', 'suppress_with_delete', 'email', 'a', null, null),
    ('r4', 'unsuppress', 'email', 'a', null, null),
    (null, 'forget', 'email', null, null, 'missing_request_id'),
    ('', 'delete', 'email', 'a', null, 'missing_request_id'),
    ('r5', 'forget', 'email', '', null, 'unknown_regulation'),
    ('r6', null, 'email', 'a', null, 'unknown_regulation'),
    ('r7', 'delete', '', 'a', null, 'missing_identifier'),
    ('r8', 'delete', null, 'a', null, 'missing_identifier'),
    ('r9', 'delete', 'email', '', null, 'missing_identifier'),
    ('r10', 'delete', 'email', null, null, 'missing_identifier')
),

found as (
    select
        request_id,
        regulation,
        external_id_type,
        external_id_value,
        requested_at,
        problem
    from (
        {{ on_made_up_tables(
            get_judged_requests_sql('select * from requests')
        ) | indent(8) }}
    ) as step
)

{{ differing_rows('found', 'expected') }}
