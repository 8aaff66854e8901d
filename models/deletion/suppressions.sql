{{ config(full_refresh=false) }}

-- Begins empty; each processed suppression leaves one row per identifier.
select
    cast(null as {{ dbt.type_string() }}) as identifier_hash,
    cast(null as timestamp) as suppressed_after,
    cast(null as timestamp) as suppressed_through
where false
