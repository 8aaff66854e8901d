{{
    config(
        full_refresh=false,
        on_schema_change='fail',
        post_hook="""{{ after_deletion_receipts(
            this, table_behind(ref('requested_deletions')), deletion_requests_relation(),
            table_behind(ref('tombstones')), table_behind(ref('suppressions')),
            table_behind(ref('rejected_identifiers')),
            erasable_relations(
                table_behind(ref('identity_sightings')), table_behind(ref('identity_clusters')),
                table_behind(ref('resolved_overrides')))) }}"""
    )
}}

-- depends_on: {{ ref('secrets') }}

-- Begins empty; the hook processes every request that has no receipt yet: after profiles are
-- resolved, so that it knows who is concerned, and before anything is published.
select
    cast(null as {{ dbt.type_string() }}) as request_hash,
    cast(null as {{ dbt.type_string() }}) as request_id,
    cast(null as {{ dbt.type_string() }}) as regulation,
    cast(null as timestamp) as requested_at,
    cast(null as timestamp) as processed_at,
    cast(null as {{ dbt.type_string() }}) as status,
    cast(null as {{ dbt.type_string() }}) as problem,
    {%- for table in erasable_tables() %}
    cast(null as {{ dbt.type_bigint() }}) as {{ table }}_count,
    {%- endfor %}
    cast(null as {{ dbt.type_string() }}) as segment_id_hash
where false
