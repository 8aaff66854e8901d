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
with clusters as (
    select * from {{ ref('identity_clusters') }}
),

founders as (
    select
        {{ segment_id('external_id_type', 'external_id_value', 'erasure_number') }} as segment_id,
        external_id_type as founder_type,
        external_id_value as founder_value
    from clusters
    where
        {{ has_led_a_profile() }}
        and {{ is_unread_revision(table_behind(ref('identity_watermarks'))) }}
){% if is_incremental() %},

known as (
    select * from {{ this }}
)

select founders.*
from founders
left join known on founders.segment_id = known.segment_id
where known.segment_id is null
{%- else %}

select * from founders
{%- endif %}
