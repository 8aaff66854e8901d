{{ config(full_refresh=false) }}

-- depends_on: {{ ref('identity_watermarks') }}

-- Begins empty; each processed suppression leaves one row per identifier.
select
    cast(null as {{ dbt.type_string() }}) as identifier_hash,
    cast(null as timestamp) as suppressed_after,
    cast(null as timestamp) as suppressed_through
where false
