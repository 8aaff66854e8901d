{{ config(full_refresh=false) }}

-- depends_on: {{ ref('identity_watermarks') }}

-- Begins and stays empty: name a relation of your own with these columns by the var
-- identity_overrides, a seed for example.
select
    cast(null as {{ dbt.type_string() }}) as action,
    cast(null as {{ dbt.type_string() }}) as external_id_type,
    cast(null as {{ dbt.type_string() }}) as external_id_value,
    cast(null as {{ dbt.type_string() }}) as other_external_id_type,
    cast(null as {{ dbt.type_string() }}) as other_external_id_value,
    cast(null as {{ dbt.type_string() }}) as reason,
    cast(null as timestamp) as decided_at
where false
