{{
    config(
        unique_key=['external_id_type', 'external_id_value'],
        incremental_strategy=replacing_strategy(),
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
    where {{ changed_since_published(table_behind(ref('identity_watermarks'))) }}
),

births as (
    select * from {{ ref('identity_sightings') }}
    where identifier_key = head_key
),

-- A name is written down before anything is published under it (DECISIONS 25).
names as (
    select * from {{ ref('identity_names') }}
),

former_names as (
    select * from {{ ref('identity_names') }}
),

identifiers as (
    select
        births.source_key as created_source,
        {{ database_collation('births.external_id_type') }} as external_id_type,
        {{ database_collation('births.external_id_value') }} as external_id_value,
        births.received_at as first_seen_at,
        clusters.merged_at,
        names.segment_id,
        former_names.segment_id as merged_from
    from clusters
    inner join births
        on
            clusters.identifier_key = births.identifier_key
            and clusters.identifier_key = births.head_key
    inner join names on clusters.founder_key = names.founder_key
    left join former_names on clusters.merged_from_key = former_names.founder_key
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
    from identifiers
    where {{ is_synced() }}
){% if is_incremental() %},

-- A row is written again only if a column of it changed that is not excluded.
changed as (
    select identities.*
    from identities
    {{ look_up(
        this, 'published', 'published.external_id_type = identities.external_id_type'
        ~ ' and published.external_id_value = identities.external_id_value',
        is_few=check_published_through('users_identities', table_behind(ref('identity_watermarks')))
    ) | indent(4) }}
    where {{ is_outdated('identities', 'published') | indent(8) }}
)

select * from changed
{%- else %}

select * from identities
{%- endif %}
