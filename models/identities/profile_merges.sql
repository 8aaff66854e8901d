{{
    config(
        unique_key='segment_id',
        incremental_strategy='delete+insert',
        full_refresh=false,
        on_schema_change='fail',
        contract={'enforced': true},
        post_hook="{{ after_profile_merges(this, table_behind(ref('identity_watermarks'))) }}"
    )
}}

with names as (
    select * from {{ ref('identity_names') }}
),

clusters as (
    select
        *,
        {{ has_led_a_profile() }} as has_led_a_profile
    from {{ ref('identity_clusters') }}
),

-- Where late data has shown that no such profile ever was, the name still leads to its founder.
profiles as (
    select
        names.segment_id,
        clusters.segment_id as canonical_segment_id,
        case when clusters.has_led_a_profile then clusters.first_seen_at end as created_at,
        case when clusters.has_led_a_profile then clusters.own_profile_merged_at end as merged_at,
        case when clusters.has_led_a_profile then clusters.own_profile_merged_into end
            as merged_into,
        case when clusters.has_led_a_profile then clusters.own_profile_merge_message_id end
            as message_id,
        case when clusters.has_led_a_profile then clusters.own_profile_merge_source_key end
            as source_key,
        {{ run_start() }} as synced_at
    from names
    left join clusters
        on
            names.founder_type = clusters.external_id_type
            and names.founder_value = clusters.external_id_value
    where {{
        changed_since_published(table_behind(ref('identity_watermarks')), 'clusters.revision')
    }}
){% if is_incremental() %},

published as (
    select * from {{ this }}
),

changed as (
    select profiles.*
    from profiles
    left join published on profiles.segment_id = published.segment_id
    where
        published.segment_id is null
        {%- for column in [
            'canonical_segment_id', 'created_at', 'merged_at', 'merged_into', 'message_id', 'source_key',
        ] %}
        or profiles.{{ column }} is distinct from published.{{ column }}
        {%- endfor %}
)

select * from changed
{%- else %}

select * from profiles
{%- endif %}
