{{ config(full_refresh=false, on_schema_change='append_new_columns') }}

-- depends_on: {{ ref('identity_watermarks') }}

-- A run opens its row here; the models that do the work fill it in as they finish.
select
    cast('{{ invocation_id }}' as {{ dbt.type_string() }}) as run_id,
    {{ run_start() }} as started_at,
    cast(null as timestamp) as finished_at,
    {{ 'true' if flags.FULL_REFRESH else 'false' }} as is_full_refresh,
    cast('{{ rules_fingerprint() }}' as {{ dbt.type_string() }}) as rules_fingerprint,
    cast(null as {{ dbt.type_bigint() }}) as raw_row_count,
    cast(null as {{ dbt.type_bigint() }}) as sighting_count,
    cast(null as {{ dbt.type_bigint() }}) as resolved_identifier_count,
    cast(null as {{ dbt.type_bigint() }}) as resolved_link_count,
    cast(null as {{ dbt.type_bigint() }}) as joined_link_count,
    cast(null as {{ dbt.type_bigint() }}) as refused_link_count,
    cast(null as {{ dbt.type_bigint() }}) as undecided_link_count,
    cast(null as integer) as round_count,
    cast(null as {{ dbt.type_bigint() }}) as published_row_count,
    cast(null as {{ double_type() }}) as sightings_seconds,
    cast(null as {{ double_type() }}) as resolution_seconds,
    cast(null as {{ double_type() }}) as publication_seconds
