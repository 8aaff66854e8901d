{{ config(materialized='kept_view') }}

with identifiers as (
    select * from {{ ref('int_identifiers') }}
),

refusals as (
    select
        *,
        {{ day_text('received_at') }} as received_on
    from {{ ref('int_refused_links') }}
),

retired_profiles as (
    select * from {{ ref('profile_merges') }}
    where merged_at is not null
),

profiles as (
    select
        max(case when identifier_key = founder_key then own_segment_id end) as segment_id,
        count(*) as identifier_count,
        min(case when {{ is_personal_type('external_id_type') }} then 0 else 1 end) as is_anonymous
    from identifiers
    group by founder_key
),

sized_profiles as (
    select
        case
            when identifier_count = 1 then 1
            when identifier_count <= 5 then 2
            when identifier_count <= 20 then 3
            when identifier_count <= 100 then 4
            else 5
        end as place,
        case
            when identifier_count = 1 then '1'
            when identifier_count <= 5 then '2-5'
            when identifier_count <= 20 then '6-20'
            when identifier_count <= 100 then '21-100'
            else '101+'
        end as subject
    from profiles
),

profiles_by_size as (
    select
        'profiles_by_size' as measure,
        place,
        subject,
        count(*) as measured_count,
        cast(count(*) as {{ double_type() }}) / sum(count(*)) over () as measured_share
    from sized_profiles
    group by place, subject
),

anonymous_profiles as (
    select
        'anonymous_only_profiles' as measure,
        1 as place,
        'all' as subject,
        coalesce(sum(is_anonymous), 0) as measured_count,
        cast(sum(is_anonymous) as {{ double_type() }}) / nullif(count(*), 0) as measured_share
    from profiles
),

largest_profiles as (
    select
        'largest_profiles' as measure,
        row_number() over (order by identifier_count desc, segment_id asc) as place,
        segment_id as subject,
        identifier_count as measured_count,
        cast(identifier_count as {{ double_type() }}) / sum(identifier_count) over ()
            as measured_share
    from profiles
),

identifiers_by_type as (
    select
        'identifiers_by_type' as measure,
        row_number() over (order by count(*) desc, external_id_type asc) as place,
        external_id_type as subject,
        count(*) as measured_count,
        cast(count(*) as {{ double_type() }}) / sum(count(*)) over () as measured_share
    from identifiers
    group by external_id_type
),

merge_days as (
    select {{ day_text('merged_at') }} as subject
    from retired_profiles
),

merges_by_day as (
    select
        'merges_by_day' as measure,
        row_number() over (order by subject asc) as place,
        subject,
        count(*) as measured_count,
        cast(null as {{ double_type() }}) as measured_share
    from merge_days
    group by subject
),

refusals_by_day as (
    select
        'refusals_by_day' as measure,
        row_number() over (order by received_on asc) as place,
        received_on as subject,
        count(*) as measured_count,
        cast(null as {{ double_type() }}) as measured_share
    from refusals
    group by received_on
),

refused_ends as (
    select head_key as identifier_key from refusals
    union all
    select tail_key as identifier_key from refusals
),

-- What selective sync keeps out of users_identities is not named here either.
nameable_identifiers as (
    select
        identifier_key,
        external_id_type,
        external_id_value
    from identifiers
    where {{ is_synced() }}
),

refused_identifiers as (
    select
        nameable_identifiers.external_id_type,
        nameable_identifiers.external_id_value,
        count(*) as refusal_count
    from refused_ends
    inner join nameable_identifiers
        on refused_ends.identifier_key = nameable_identifiers.identifier_key
    group by nameable_identifiers.external_id_type, nameable_identifiers.external_id_value
),

most_refused_identifiers as (
    select
        'most_refused_identifiers' as measure,
        row_number() over (
            order by refusal_count desc, external_id_type asc, external_id_value asc
        ) as place,
        external_id_type || ':' || external_id_value as subject,
        refusal_count as measured_count,
        cast(refusal_count as {{ double_type() }}) / (select count(*) from refusals)
            as measured_share
    from refused_identifiers
),

undecided_identifiers as (
    select
        'undecided_identifiers' as measure,
        1 as place,
        'all' as subject,
        count(case when is_undecided then 1 end) as measured_count,
        cast(count(case when is_undecided then 1 end) as {{ double_type() }})
        / nullif(count(*), 0) as measured_share
    from identifiers
),

measures as (
    select * from profiles_by_size
    union all
    select * from anonymous_profiles
    union all
    select * from largest_profiles
    where place <= 20
    union all
    select * from identifiers_by_type
    union all
    select * from merges_by_day
    union all
    select * from refusals_by_day
    union all
    select * from most_refused_identifiers
    where place <= 20
    union all
    select * from undecided_identifiers
)

select
    {{ bytewise_text('measure') }} as measure,
    cast(place as integer) as place,
    {{ bytewise_text('subject') }} as subject,
    cast(measured_count as {{ dbt.type_bigint() }}) as measured_count,
    measured_share
from measures
where {{ is_published('identity_health') }}
