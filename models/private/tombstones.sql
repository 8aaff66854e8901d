{{ config(full_refresh=false) }}

-- depends_on: {{ ref('identity_watermarks') }}

-- Begins empty; each processed deletion leaves one row per identifier that it erased.
select
    cast(null as {{ dbt.type_string() }}) as identifier_hash,
    cast(null as timestamp) as erased_through,
    cast(null as integer) as erasure_number
where false
