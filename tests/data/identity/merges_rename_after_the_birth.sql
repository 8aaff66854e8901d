-- A merge has a time and a profile before it; the profile before is not the present one; nothing
-- merges before it is born; and a founder never merges, because its name is the one that survives.
-- A row is an identifier of which one of these is not true.
{{ config(enabled=var('thorough_tests')) }}

with identifiers as (
    select * from {{ ref('int_identifiers') }}
)

select
    external_id_type,
    external_id_value,
    first_seen_at,
    founder_key,
    merged_at,
    merged_from_key
from identifiers
where
    (merged_at is null) <> (merged_from_key is null)
    or merged_from_key = founder_key
    or merged_at < first_seen_at
    or (
        merged_at is not null
        and identifier_key = founder_key
    )
