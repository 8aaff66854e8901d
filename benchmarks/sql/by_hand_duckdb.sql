-- What a data engineer would write on DuckDB: from the raw events to one table of identifiers with
-- the component of each. No limits, no merges, no history.

create or replace temp macro accepted(value) as (
    case
        when
            not regexp_matches(
                trim(value),
                '^([0\-]*|-1|null|undefined|none|nan|anonymous|\[object object\]|true|false)$',
                'i'
            )
            then trim(value)
    end
);

-- Most events repeat what an earlier one brought.
create or replace temp table sets as
with raw_events as (
    select 'fHz4PsaUf8' as source, user_id, anonymous_id, email, received_at
    from segment_web.identifies
    union all by name
    select 'fHz4PsaUf8' as source, user_id, anonymous_id, received_at
    from segment_web.tracks
    union all by name
    select 'fHz4PsaUf8' as source, user_id, anonymous_id, received_at
    from segment_web.pages
    union all by name
    select
        '640YebQ2Ri' as source, user_id, anonymous_id, email, received_at,
        context_device_type, context_device_id,
        context_device_advertising_id, context_device_ad_tracking_enabled
    from segment_mobile.identifies
    union all by name
    select
        '640YebQ2Ri' as source, user_id, anonymous_id, received_at,
        context_device_type, context_device_id,
        context_device_advertising_id, context_device_ad_tracking_enabled
    from segment_mobile.tracks
    union all by name
    select
        '640YebQ2Ri' as source, user_id, anonymous_id, received_at,
        context_device_type, context_device_id,
        context_device_advertising_id, context_device_ad_tracking_enabled
    from segment_mobile.screens
),

grouped as (
    select
        source,
        user_id,
        anonymous_id,
        email,
        lower(context_device_type) as device_type,
        context_device_id as device_id,
        case when context_device_ad_tracking_enabled then context_device_advertising_id end
            as advertising_id,
        min(received_at) as first_seen
    from raw_events
    group by all
)

select
    source,
    first_seen,
    accepted(user_id) as user_id,
    accepted(lower(email)) as email,
    case when device_type = 'android' then accepted(device_id) end as android_id,
    case when device_type = 'android' then accepted(advertising_id) end as android_idfa,
    accepted(anonymous_id) as anonymous_id,
    case when device_type = 'ios' then accepted(device_id) end as ios_id,
    case when device_type = 'ios' then accepted(advertising_id) end as ios_idfa
from grouped;

-- Each identifier of a set, beside the set's identifier of the highest priority.
create or replace temp table occurrences as
with unpivoted as (
    select
        source,
        first_seen,
        case
            when user_id is not null then 'user_id'
            when email is not null then 'email'
            when android_id is not null then 'android.id'
            when android_idfa is not null then 'android.idfa'
            when anonymous_id is not null then 'anonymous_id'
            when ios_id is not null then 'ios.id'
            else 'ios.idfa'
        end as head_type,
        coalesce(user_id, email, android_id, android_idfa, anonymous_id, ios_id, ios_idfa)
            as head_value,
        unnest([
            {'type': 'user_id', 'value': user_id},
            {'type': 'email', 'value': email},
            {'type': 'android.id', 'value': android_id},
            {'type': 'android.idfa', 'value': android_idfa},
            {'type': 'anonymous_id', 'value': anonymous_id},
            {'type': 'ios.id', 'value': ios_id},
            {'type': 'ios.idfa', 'value': ios_idfa}
        ], recursive := true)
    from sets
)

select
    head_type,
    head_value,
    type,
    value,
    min(first_seen) as first_seen,
    arg_min(source, first_seen) as source
from unpivoted
where value is not null
group by all;

create or replace temp table nodes as
select
    type,
    value,
    min(first_seen) as first_seen,
    arg_min(source, first_seen) as source,
    row_number() over () as node
from occurrences
group by type, value;

create or replace temp table links as
select
    heads.node as head,
    tails.node as tail,
    occurrences.first_seen
from occurrences
inner join nodes as heads
    on occurrences.head_type = heads.type and occurrences.head_value = heads.value
inner join nodes as tails
    on occurrences.type = tails.type and occurrences.value = tails.value
where heads.node <> tails.node;

-- Recursion keeps the smallest node that each node has heard of from its neighbors.
create or replace temp table components as
with recursive components (node, component) using key (node) as (
    select node, node as component from nodes
    union
    (
        select edges.b as node, min(components.component) as component
        from components
        inner join (
            select head as a, tail as b from links
            union all
            select tail as a, head as b from links
        ) as edges on components.node = edges.a
        inner join recurring.components as known on edges.b = known.node
        where components.component < known.component
        group by edges.b
    )
)

select node, component from components;

create schema if not exists by_hand;

create or replace table by_hand.identifiers as
select
    nodes.source as created_source,
    nodes.type as external_id_type,
    nodes.value as external_id_value,
    nodes.first_seen as created_at,
    components.component
from nodes
inner join components using (node);
