-- A row is an identifier that is here although it was erased or suppressed when its first event was
-- received.
{{ config(enabled=var('thorough_tests')) }}

-- depends_on: {{ ref('secrets') }}
with identifiers as (
    select * from {{ ref('int_identifiers') }}
),

hashed as (
    select
        external_id_type,
        external_id_value,
        first_seen_at,
        {{ identifier_hash('external_id_type', 'external_id_value') | indent(8) }}
            as identifier_hash
    from identifiers
),

ignored as (
    {{ get_ignored_periods_sql() | indent(4) }}
)

select
    hashed.external_id_type,
    hashed.first_seen_at
from hashed
inner join ignored on hashed.identifier_hash = ignored.identifier_hash
where {{ is_ignored('ignored', 'hashed.first_seen_at') | indent(4) }}
