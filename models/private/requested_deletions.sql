{{ config(full_refresh=false) }}

-- depends_on: {{ ref('identity_watermarks') }}

-- Begins empty; the operation request_deletion writes a row, and the run that processes it takes it
-- away.
select
    cast(null as {{ dbt.type_string() }}) as request_id,
    cast(null as {{ dbt.type_string() }}) as regulation,
    cast(null as {{ dbt.type_string() }}) as external_id_type,
    cast(null as {{ dbt.type_string() }}) as external_id_value,
    cast(null as timestamp) as requested_at
where false
