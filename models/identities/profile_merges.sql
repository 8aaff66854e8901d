{{
    config(
        unique_key='segment_id',
        incremental_strategy=replacing_strategy(),
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

births as (
    select * from {{ ref('identity_sightings') }}
    where identifier_key = head_key
),

canonical_names as (
    select * from {{ ref('identity_names') }}
),

heirs as (
    select * from {{ ref('identity_names') }}
),

-- Where late data has shown that no such profile ever was, the name still leads to its founder.
profiles as (
    select
        {{ database_collation('names.segment_id') }} as segment_id,
        canonical_names.segment_id as canonical_segment_id,
        case when clusters.has_led_a_profile then births.received_at end as created_at,
        case when clusters.has_led_a_profile then clusters.own_profile_merged_at end as merged_at,
        case when clusters.has_led_a_profile then heirs.segment_id end as merged_into,
        case when clusters.has_led_a_profile then clusters.own_profile_merge_message_id end
            as message_id,
        case when clusters.has_led_a_profile then clusters.own_profile_merge_source_key end
            as source_key,
        {{ run_start() }} as synced_at
    from names
    left join clusters on names.founder_key = clusters.identifier_key
    left join births
        on
            clusters.identifier_key = births.identifier_key
            and clusters.identifier_key = births.head_key
    left join canonical_names on clusters.founder_key = canonical_names.founder_key
    left join heirs on clusters.own_profile_merged_into_key = heirs.founder_key
    where {{
        changed_since_published(table_behind(ref('identity_watermarks')), 'clusters.revision')
    }}
){% if is_incremental() %},

changed as (
    select profiles.*
    from profiles
    {{ look_up(
        this, 'published', 'published.segment_id = profiles.segment_id',
        is_few=check_published_through('profile_merges', table_behind(ref('identity_watermarks')))
    ) | indent(4) }}
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
