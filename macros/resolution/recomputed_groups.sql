{# Which groups of touched profiles cannot go on from the present profiles, and what is resolved
   anew instead: all profiles of their neighborhoods. Links are taken in order (rule 4), so a group
   can go on only if every pending link comes after every link known of its profiles. #}

{# Returns a query (component): groups of touched_groups to resolve anew. A pending link is not the
   latest there, a birth or a link changed, or a neighborhood was left undecided. `links` is a query
   in the columns of get_links_sql. `earliest` is the received_at of the first pending link, or
   none: no known link before it can come after any. Reads touched_profiles, touched_groups,
   touched_members, changed_profiles and pending_links. #}
{% macro get_recomputed_groups_sql(links, earliest) -%}
    with profile_groups as (
        select touched_profiles.segment_id, touched_groups.component
        from {{ working_table('touched_profiles') }} as touched_profiles
        inner join {{ working_table('touched_groups') }} as touched_groups
            on touched_profiles.node = touched_groups.node
    ),

    members as (
        {{ _get_members_of_groups_sql() | indent(8) }}
    ),

    known_links as (
        {{ get_known_links_sql(links, earliest) | indent(8) }}
    ),

    group_links as (
        {{ _get_group_links_sql() | indent(8) }}
    ),

    ordered_links as (
        select
            component,
            is_pending,
            row_number() over (
                order by {{ link_order('group_links') | indent(16) }}, is_pending
            ) as place
        from group_links
    )

    select component
    from ordered_links
    group by component
    having max(case when not is_pending then place end) > min(case when is_pending then place end)

    union

    {{ get_disturbed_groups_sql() | indent(4) }}
{%- endmacro %}

{# Returns a query: the identifiers of touched profiles, with their group. Reads the CTE
   profile_groups. #}
{% macro _get_members_of_groups_sql() -%}
    select
        touched_members.external_id_type,
        touched_members.external_id_value,
        touched_members.is_undecided,
        profile_groups.component
    from {{ working_table('touched_members') }} as touched_members
    inner join profile_groups on touched_members.segment_id = profile_groups.segment_id
{%- endmacro %}

{# Returns a query (component): groups in which an identifier turned out older, a known link turned
   out earlier, or a neighborhood was left undecided. Reads the CTEs profile_groups and members. #}
{% macro get_disturbed_groups_sql() -%}
    select profile_groups.component
    from {{ working_table('changed_profiles') }} as changed_profiles
    inner join profile_groups on changed_profiles.segment_id = profile_groups.segment_id
    where changed_profiles.is_older

    union

    select profile_groups.component
    from {{ working_table('pending_links') }} as pending_links
    inner join profile_groups on pending_links.head_segment_id = profile_groups.segment_id
    where pending_links.is_changed

    union

    select component from members where is_undecided
{%- endmacro %}

{# Returns a query: the known links of members of touched groups, from `earliest` on, with the
   component. A link with both ends in touched groups comes twice; the comparison does not mind.
   Reads the CTE members. #}
{% macro get_known_links_sql(links, earliest) -%}
    {%- set is_relevant
        = "not links.is_pending and links.received_at >= cast('" ~ earliest ~ "' as timestamp)"
        if earliest else 'false' -%}
    {%- for end in ['head', 'external_id'] %}
    select links.*, members.component
    from ({{ links | indent(4) }}) as links
    inner join members
        on
            links.{{ end }}_type = members.external_id_type
            and links.{{ end }}_value = members.external_id_value
    where {{ is_relevant }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Returns a query: known and pending links of touched groups, with what link_order needs. A pending
   link is in the group of its head, which is that of its tail. Reads the CTEs known_links and
   profile_groups. #}
{% macro _get_group_links_sql() -%}
    select
        component,
        false as is_pending,
        received_at,
        message_id,
        external_id_type,
        external_id_value,
        head_type,
        head_value
    from known_links

    union all

    select
        profile_groups.component,
        true as is_pending,
        pending_links.received_at,
        pending_links.message_id,
        pending_links.external_id_type,
        pending_links.external_id_value,
        pending_links.head_type,
        pending_links.head_value
    from {{ working_table('pending_links') }} as pending_links
    inner join profile_groups on pending_links.head_segment_id = profile_groups.segment_id
{%- endmacro %}

{# Returns a query (node, segment_id): the profiles that a neighborhood can be made of, numbered.
   These are the touched profiles, and profiles with a refused link to another profile. #}
{% macro get_neighborhood_profiles_sql(clusters, links) -%}
    {%- set crossing_links = get_crossing_links_sql(clusters, links) -%}
    select
        row_number() over (order by segment_id) as node,
        segment_id
    from (
        select segment_id from {{ working_table('touched_profiles') }}
        union
        select head_segment_id from ({{ crossing_links }}) as crossing_heads
        union
        select tail_segment_id from ({{ crossing_links }}) as crossing_tails
    ) as profiles
{%- endmacro %}

{# Returns a query (head_segment_id, tail_segment_id): pairs of profiles between which a link was
   refused. `links` is a query in the columns of get_links_sql. #}
{% macro get_crossing_links_sql(clusters, links) -%}
    select distinct
        heads.segment_id as head_segment_id,
        tails.segment_id as tail_segment_id
    from ({{ links | indent(4) }}) as links
    inner join {{ clusters }} as heads
        on
            links.head_type = heads.external_id_type
            and links.head_value = heads.external_id_value
    inner join {{ clusters }} as tails
        on
            links.external_id_type = tails.external_id_type
            and links.external_id_value = tails.external_id_value
    where
        not links.is_joined
        and heads.segment_id <> tails.segment_id
{%- endmacro %}

{# Returns a query (link, head, tail) for group_profiles: the refused and pending links that make
   neighborhoods, between nodes of neighborhood_profiles. #}
{% macro get_neighborhood_connections_sql(clusters, links) -%}
    select
        row_number() over (order by head, tail) as link,
        head,
        tail
    from (
        select heads.node as head, tails.node as tail
        from (
            {{ get_crossing_links_sql(clusters, links) | indent(12) }}
            union
            select head_segment_id, tail_segment_id from {{ working_table('pending_links') }}
        ) as connections
        inner join {{ working_table('neighborhood_profiles') }} as heads
            on connections.head_segment_id = heads.segment_id
        inner join {{ working_table('neighborhood_profiles') }} as tails
            on connections.tail_segment_id = tails.segment_id
    ) as numbered
{%- endmacro %}

{# Returns a query (segment_id, is_recomputed): all profiles of the neighborhoods that a recomputed
   group is in, to be resolved anew, and the touched profiles elsewhere, to go on from. #}
{% macro get_scope_profiles_sql() -%}
    with recomputed_neighborhoods as (
        select distinct profile_neighborhoods.component
        from {{ working_table('recomputed_groups') }} as recomputed_groups
        inner join {{ working_table('touched_groups') }} as touched_groups
            on recomputed_groups.component = touched_groups.component
        inner join {{ working_table('touched_profiles') }} as touched_profiles
            on touched_groups.node = touched_profiles.node
        inner join {{ working_table('neighborhood_profiles') }} as neighborhood_profiles
            on touched_profiles.segment_id = neighborhood_profiles.segment_id
        inner join {{ working_table('profile_neighborhoods') }} as profile_neighborhoods
            on neighborhood_profiles.node = profile_neighborhoods.node
    ),

    recomputed_profiles as (
        select neighborhood_profiles.segment_id
        from {{ working_table('neighborhood_profiles') }} as neighborhood_profiles
        inner join {{ working_table('profile_neighborhoods') }} as profile_neighborhoods
            on neighborhood_profiles.node = profile_neighborhoods.node
        inner join recomputed_neighborhoods
            on profile_neighborhoods.component = recomputed_neighborhoods.component
    )

    select segment_id, true as is_recomputed from recomputed_profiles
    union all
    select touched_profiles.segment_id, false as is_recomputed
    from {{ working_table('touched_profiles') }} as touched_profiles
    left join recomputed_profiles on touched_profiles.segment_id = recomputed_profiles.segment_id
    where recomputed_profiles.segment_id is null
{%- endmacro %}
