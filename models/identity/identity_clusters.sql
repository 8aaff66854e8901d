{{
    config(
        unique_key=['external_id_type', 'external_id_value'],
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='fail',
        pre_hook="{{ before_identity_clusters(this, table_behind(ref('identity_watermarks'))) }}",
        post_hook="""{{ after_identity_clusters(
            this, table_behind(ref('identity_sightings')), table_behind(ref('resolved_overrides')),
            table_behind(ref('identity_watermarks')), table_behind(ref('identity_runs'))) }}"""
    )
}}

-- depends_on: {{ ref('rejected_identifiers') }}, {{ override_relation() }}
-- depends_on: {{ ref('secrets') }}, {{ ref('tombstones') }}, {{ ref('suppressions') }}

{%- set revision = next_revision('identity_clusters', table_behind(ref('identity_watermarks'))) %}

-- Every identifier starts as a profile of its own (rule 4). The hook then takes the links between
-- them one by one, in effect: by contraction, in a few rounds over all (macros/contraction).
with sightings as (
    select * from {{ ref('identity_sightings') }}
),

births as (
    select
        external_id_type,
        external_id_value,
        source_key as created_source,
        received_at as first_seen_at,
        message_id as first_message_id,
        event_type as first_event_type,
        erasure_number
    from sightings
    where
        external_id_type = head_type
        and external_id_value = head_value
        and {{ is_unread_revision(table_behind(ref('identity_watermarks')), 'identity_sightings') }}
){% if is_incremental() %},

known as (
    select * from {{ this }}
),

newcomers as (
    select births.*
    from births
    left join known
        on
            births.external_id_type = known.external_id_type
            and births.external_id_value = known.external_id_value
    where known.segment_id is null
)
{%- else %},

newcomers as (
    select * from births
    {%- if hook_writes_all() %}
    where false  -- everything is new, and the hook writes it, once
    {%- endif %}
)
{%- endif %}

select
    external_id_type,
    external_id_value,
    created_source,
    first_seen_at,
    first_message_id,
    first_event_type,
    erasure_number,
    {{ segment_id('external_id_type', 'external_id_value', 'erasure_number') }} as segment_id,
    external_id_type as founder_type,
    external_id_value as founder_value,
    cast(null as timestamp) as merged_at,
    cast(null as {{ dbt.type_string() }}) as merged_from,
    cast(null as timestamp) as own_profile_merged_at,
    cast(null as {{ dbt.type_string() }}) as own_profile_merged_into,
    cast(null as {{ dbt.type_string() }}) as own_profile_merge_message_id,
    cast(null as {{ dbt.type_string() }}) as own_profile_merge_source_key,
    cast(null as {{ dbt.type_string() }}) as own_profile_merge_event_type,
    false as is_undecided,
    cast({{ revision }} as {{ dbt.type_bigint() }}) as revision
from newcomers
