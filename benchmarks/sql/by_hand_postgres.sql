-- What a data engineer would write on PostgreSQL: from the raw events to one table of identifiers
-- with the component of each. No limits, no merges, no history.

drop schema if exists by_hand cascade;
create schema by_hand;

create function by_hand.accepted(value text) returns text
language sql immutable parallel safe
return case
    when
        trim(value)
        !~* '^([0\-]*|-1|null|undefined|none|nan|anonymous|\[object object\]|true|false)$'
        then trim(value)
end;

-- Most events repeat what an earlier one brought. Tables are unlogged and not temporary: parallel
-- workers do not read temporary ones.
create unlogged table by_hand.sets as
with raw_events as (
    select
        'fHz4PsaUf8' as source, user_id, anonymous_id, email, received_at,
        null as device_type, null as device_id, null as advertising_id
    from segment_web.identifies
    union all
    select 'fHz4PsaUf8', user_id, anonymous_id, null, received_at, null, null, null
    from segment_web.tracks
    union all
    select 'fHz4PsaUf8', user_id, anonymous_id, null, received_at, null, null, null
    from segment_web.pages
    union all
    select
        '640YebQ2Ri', user_id, anonymous_id, email, received_at,
        lower(context_device_type), context_device_id,
        case when context_device_ad_tracking_enabled then context_device_advertising_id end
    from segment_mobile.identifies
    union all
    select
        '640YebQ2Ri', user_id, anonymous_id, null, received_at,
        lower(context_device_type), context_device_id,
        case when context_device_ad_tracking_enabled then context_device_advertising_id end
    from segment_mobile.tracks
    union all
    select
        '640YebQ2Ri', user_id, anonymous_id, null, received_at,
        lower(context_device_type), context_device_id,
        case when context_device_ad_tracking_enabled then context_device_advertising_id end
    from segment_mobile.screens
),

grouped as (
    select
        source,
        user_id,
        anonymous_id,
        email,
        device_type,
        device_id,
        advertising_id,
        min(received_at) as first_seen
    from raw_events
    group by source, user_id, anonymous_id, email, device_type, device_id, advertising_id
)

select
    source,
    first_seen,
    by_hand.accepted(user_id) as user_id,
    by_hand.accepted(lower(email)) as email,
    case when device_type = 'android' then by_hand.accepted(device_id) end as android_id,
    case when device_type = 'android' then by_hand.accepted(advertising_id) end as android_idfa,
    by_hand.accepted(anonymous_id) as anonymous_id,
    case when device_type = 'ios' then by_hand.accepted(device_id) end as ios_id,
    case when device_type = 'ios' then by_hand.accepted(advertising_id) end as ios_idfa
from grouped;

analyze by_hand.sets;

-- Each identifier of a set, beside the set's identifier of the highest priority.
create unlogged table by_hand.occurrences as
select
    sets.source,
    sets.first_seen,
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
    identifiers.type,
    identifiers.value
from by_hand.sets
cross join lateral (
    values
    ('user_id', user_id),
    ('email', email),
    ('android.id', android_id),
    ('android.idfa', android_idfa),
    ('anonymous_id', anonymous_id),
    ('ios.id', ios_id),
    ('ios.idfa', ios_idfa)
) as identifiers (type, value)
where identifiers.value is not null;

analyze by_hand.occurrences;

-- Two sources, each with its first sight, are hashed; picking one by order would sort all texts.
-- Numbers follow priority, so that most components have their center as their smallest node.
create unlogged table by_hand.nodes as
with first_sights as (
    select
        type,
        value,
        min(first_seen) as first_seen,
        min(first_seen) filter (where source = 'fHz4PsaUf8') as first_seen_on_web
    from by_hand.occurrences
    group by type, value
)

select
    type,
    value,
    first_seen,
    case when first_seen_on_web = first_seen then 'fHz4PsaUf8' else '640YebQ2Ri' end as source,
    cast(
        row_number() over (
            order by
                array_position(
                    array[
                        'user_id', 'email', 'android.id', 'android.idfa', 'anonymous_id',
                        'ios.id', 'ios.idfa'
                    ],
                    type
                )
        ) as integer
    ) as node
from first_sights;

analyze by_hand.nodes;

create unlogged table by_hand.links as
select
    heads.node as head,
    tails.node as tail,
    min(occurrences.first_seen) as first_seen
from by_hand.occurrences
inner join by_hand.nodes as heads
    on occurrences.head_type = heads.type and occurrences.head_value = heads.value
inner join by_hand.nodes as tails
    on occurrences.type = tails.type and occurrences.value = tails.value
where heads.node <> tails.node
group by heads.node, tails.node;

analyze by_hand.links;

-- Each round makes every node that still has links a child of its smallest neighbor, jumps from
-- parent to parent up to the roots, and goes on with the links between roots.
do $$
declare
    moved_count bigint;
begin
    create unlogged table by_hand.components as
    select node, node as component from by_hand.nodes;

    create unlogged table by_hand.edges as
    select head as a, tail as b from by_hand.links;

    while exists (select from by_hand.edges) loop
        analyze by_hand.edges;

        create unlogged table by_hand.parents as
        select node, min(parent) as parent
        from (
            select a as node, least(a, b) as parent from by_hand.edges
            union all
            select b as node, least(a, b) as parent from by_hand.edges
        ) as neighbors
        group by node;

        loop
            analyze by_hand.parents;

            create unlogged table by_hand.jumped as
            select parents.node, grandparents.parent
            from by_hand.parents
            inner join by_hand.parents as grandparents on parents.parent = grandparents.node;

            select count(*) into moved_count
            from by_hand.jumped
            inner join by_hand.parents using (node)
            where jumped.parent <> parents.parent;

            drop table by_hand.parents;
            alter table by_hand.jumped rename to parents;
            exit when moved_count = 0;
        end loop;

        create unlogged table by_hand.further as
        select distinct
            least(heads.parent, tails.parent) as a,
            greatest(heads.parent, tails.parent) as b
        from by_hand.edges
        inner join by_hand.parents as heads on edges.a = heads.node
        inner join by_hand.parents as tails on edges.b = tails.node
        where heads.parent <> tails.parent;

        create unlogged table by_hand.renamed as
        select components.node, coalesce(parents.parent, components.component) as component
        from by_hand.components
        left join by_hand.parents on components.component = parents.node;

        drop table by_hand.edges, by_hand.parents, by_hand.components;
        alter table by_hand.further rename to edges;
        alter table by_hand.renamed rename to components;
    end loop;
end
$$;

create table by_hand.identifiers as
select
    nodes.source as created_source,
    nodes.type as external_id_type,
    nodes.value as external_id_value,
    nodes.first_seen as created_at,
    components.component
from by_hand.nodes
inner join by_hand.components using (node);
