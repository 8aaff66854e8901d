{{
    config(
        unique_key='identifier_key',
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
    select identifier_key
    from sightings
    where
        identifier_key = head_key
        and {{ is_unread_revision(table_behind(ref('identity_watermarks')), 'identity_sightings') }}
),
{%- if is_incremental() %}

newcomers as (
    select births.identifier_key
    from births
    {{ look_up(this, 'known', 'known.identifier_key = births.identifier_key') | indent(4) }}
    where known.identifier_key is null
)
{%- else %}

newcomers as (
    select * from births
    {%- if hook_writes_all() %}
    where false  -- everything is new, and the hook writes it, once
    {%- endif %}
)
{%- endif %}

select
    identifier_key,
    identifier_key as founder_key,
    cast(null as timestamp) as merged_at,
    cast(null as {{ key_type() }}) as merged_from_key,
    cast(null as timestamp) as own_profile_merged_at,
    cast(null as {{ key_type() }}) as own_profile_merged_into_key,
    cast(null as {{ key_type() }}) as own_profile_merge_head_key,
    cast(null as {{ key_type() }}) as own_profile_merge_tail_key,
    cast(null as {{ dbt.type_string() }}) as own_profile_merge_message_id,
    cast(null as {{ dbt.type_string() }}) as own_profile_merge_source_key,
    cast(null as {{ dbt.type_string() }}) as own_profile_merge_event_type,
    false as is_undecided,
    cast({{ revision }} as {{ dbt.type_bigint() }}) as revision
from newcomers
