-- r1 is pending once, since it was first asked, and apart from another request of its id. r4 has
-- its receipt. What is erased is the profile of the identifier, which has the name of its founder,
-- or the identifier that none holds (r2). A request that is refused (r3) knows no profile.
{%- set ann = identifier_key("'email'", "'a'") %}
{%- set founder = identifier_key("'user_id'", "'u'") %}
{%- set other = identifier_key("'user_id'", "'v'") %}
{%- set lone = identifier_key("'email'", "'z'") %}
{%- set day = "cast('2026-01-01' as timestamp)" %}
{%- set name = segment_id("'user_id'", "'u'", '2') %}

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

clusters (identifier_key, founder_key) as (
    values
    ({{ ann }}, {{ founder }}),
    ({{ founder }}, {{ founder }}),
    ({{ identifier_key("'phone'", "'z'") }}, {{ other }}),
    ({{ identifier_key("'phone'", "'a'") }}, {{ other }}),
    ({{ other }}, {{ other }})
),

sightings (
    identifier_key, head_key, external_id_type, external_id_value, erasure_number
) as (
    values
    ({{ founder }}, {{ founder }}, 'user_id', 'u', 2),
    ({{ founder }}, {{ other }}, null, null, 0),
    ({{ ann }}, {{ ann }}, 'email', 'a', 1),
    ({{ other }}, {{ other }}, 'user_id', 'v', 0)
),

receipts as (
    select
        {{ keyed_hash("'2:r4,6:delete,5:email,1:a,'", ref('secrets')) }} as request_hash
),

expected_requests (
    request_id, regulation, external_id_type, external_id_value, requested_at, problem,
    identifier_key, founder_key
) as (
    values
    ('r1', 'delete', 'email', 'a', cast('2026-01-02' as timestamp), null, {{ ann }}, {{ founder }}),
    ('r1', 'suppress', 'email', 'a', {{ day }}, null, {{ ann }}, {{ founder }}),
    ('r2', 'delete', 'email', 'z', {{ day }}, null, {{ lone }}, null),
    ('r3', 'forget', 'email', 'a', {{ day }}, 'unknown_regulation', {{ ann }}, null)
),

named as (
    select
        *,
        case when founder_key is not null then {{ name }} end as segment_id
    from expected_requests
),

expected as (
    select
        *,
        segment_id as erased_profile
    from named
),

found as (
    select
        request_id,
        regulation,
        external_id_type,
        external_id_value,
        requested_at,
        problem,
        identifier_key,
        founder_key,
        segment_id,
        case when subject <> identifier_hash then subject end as erased_profile
    from (
        {#- Not indented: sqlfluff takes 10,000 tokens, of which each blank is one. #}
        {{ on_made_up_tables(get_pending_deletions_sql(
            'select * from requests', 'clusters', 'sightings', 'receipts'
        )) }}
    ) as step
    where subject is not null
)

{{ differing_rows('found', 'expected') }}
