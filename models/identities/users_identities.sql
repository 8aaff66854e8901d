{{
    config(
        unique_key=['external_id_type', 'external_id_value'],
        incremental_strategy='delete+insert',
        full_refresh=false,
        on_schema_change='fail',
        contract={'enforced': true},
        pre_hook="{{ before_users_identities(this) }}",
        post_hook="""{{ after_users_identities(
            this, table_behind(ref('identity_clusters')),
            table_behind(ref('identity_watermarks')), table_behind(ref('identity_runs'))) }}"""
    )
}}

-- depends_on: {{ ref('profile_merges') }}

-- Published after profile_merges, so that every name that a reader sees here resolves there.
with clusters as (
    select * from {{ ref('identity_clusters') }}
),

identities as (
    select
        {{ synced_column('created_source') }} as created_source,
        external_id_type,
        external_id_value,
        {{ synced_column('merged_at', 'timestamp') }} as merged_at,
        {{ synced_column('merged_from') }} as merged_from,
        segment_id,
        {{ synced_column(run_start(), 'timestamp', 'synced_at') }} as synced_at,
        {{ synced_column('coalesce(merged_at, first_seen_at)', 'timestamp', 'created_at') }}
            as created_at
    from clusters
    where
        {{ is_synced() }}
        and {{ changed_since_published(table_behind(ref('identity_watermarks'))) }}
){% if is_incremental() %},

published as (
    select * from {{ this }}
),

-- A row is written again only if a column of it changed that is not excluded.
changed as (
    select identities.*
    from identities
    left join published
        on
            identities.external_id_type = published.external_id_type
            and identities.external_id_value = published.external_id_value
    where {{ is_outdated('identities', 'published') | indent(8) }}
)

select * from changed
{%- else %}

select * from identities
{%- endif %}
