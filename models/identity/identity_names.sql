{{
    config(
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='fail',
        post_hook="{{ after_identity_names(this, table_behind(ref('identity_watermarks'))) }}"
    )
}}

-- depends_on: {{ ref('deletion_receipts') }}

-- Every name that a profile ever had, before anything is published under it. Late data may make a
-- name moot, and a full refresh may not know it any more; whoever stored it finds its founder here.
with founders as (
    select * from {{ ref('identity_clusters') }}
    where
        {{ has_led_a_profile() }}
        and {{ is_unread_revision(table_behind(ref('identity_watermarks'))) }}
),

births as (
    select * from {{ ref('identity_sightings') }}
    where identifier_key = head_key
),

names as (
    select
        {{ name_of_founder('births') | indent(8) }} as segment_id,
        births.identifier_key as founder_key
    from founders
    inner join births on founders.identifier_key = births.identifier_key
){% if is_incremental() %}

select names.*
from names
{{ look_up(
    this, 'known', 'known.founder_key = names.founder_key and known.segment_id = names.segment_id') }}
where known.segment_id is null
{%- else %}

select * from names
{%- endif %}
