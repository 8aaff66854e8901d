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
        select touched_profiles.founder_key, touched_groups.component
        from {{ working_table('touched_profiles') }} as touched_profiles
        inner join {{ working_table('touched_groups') }} as touched_groups
            on touched_profiles.node = touched_groups.node
    ),

    members as (
        select
            touched_members.identifier_key,
            touched_members.is_undecided,
            profile_groups.component
        from {{ working_table('touched_members') }} as touched_members
        inner join profile_groups on touched_members.founder_key = profile_groups.founder_key
    ),

    known_links {{ as_materialized() }} (
        {{ get_known_links_sql(links, earliest) | indent(8) }}
    ),

    first_pending_links {{ as_materialized() }} (
        {{ get_first_pending_links_sql() | indent(8) }}
    )

    select known_links.component
    from known_links
    inner join first_pending_links on known_links.component = first_pending_links.component
    where
        {{ row_value(['known_links.received_at', 'known_links.message_id']) }}
        >= {{ row_value(['first_pending_links.received_at', 'first_pending_links.message_id']) }}

    union

    {{ get_disturbed_groups_sql() | indent(4) }}
{%- endmacro %}

{# Returns a query (component, received_at, message_id): the event of the first pending link of each
   group. A pending link is in the group of its head, which is that of its tail. Reads the CTE
   profile_groups. #}
{% macro get_first_pending_links_sql() -%}
    select component, received_at, message_id
    from (
        select
            profile_groups.component,
            pending_links.received_at,
            pending_links.message_id,
            row_number() over (
                partition by profile_groups.component
                order by pending_links.received_at, pending_links.message_id
            ) as place
        from {{ working_table('pending_links') }} as pending_links
        inner join profile_groups on pending_links.head_founder_key = profile_groups.founder_key
    ) as ordered
    where place = 1
{%- endmacro %}

{# Returns a query (component): groups in which an identifier turned out older, a known link turned
   out earlier, or a neighborhood was left undecided. Reads the CTEs profile_groups and members. #}
{% macro get_disturbed_groups_sql() -%}
    select profile_groups.component
    from {{ working_table('changed_profiles') }} as changed_profiles
    inner join profile_groups on changed_profiles.founder_key = profile_groups.founder_key
    where changed_profiles.is_older

    union

    select profile_groups.component
    from {{ working_table('pending_links') }} as pending_links
    inner join profile_groups on pending_links.head_founder_key = profile_groups.founder_key
    where pending_links.is_revised

    union

    select component from members where is_undecided
{%- endmacro %}

{# Returns a query (component, received_at, message_id): the known links of members of touched
   groups, from `earliest` on. A link with both ends in touched groups comes twice; the comparison
   does not mind. Reads the CTE members. #}
{% macro get_known_links_sql(links, earliest) -%}
    {%- set is_relevant
        = "not links.is_pending and links.received_at >= cast('" ~ earliest ~ "' as timestamp)"
        if earliest else 'false' -%}
    {%- for end in ['head_key', 'identifier_key'] %}
    select
        members.component,
        links.received_at,
        links.message_id
    from members
    inner join ({{ links | indent(4) }}) as links on members.identifier_key = links.{{ end }}
    where {{ is_relevant }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Returns a numbering (node, founder_key) of the profiles that a neighborhood can be made of. These
   are the touched profiles, and profiles with a refused link to another profile. #}
{% macro neighborhood_profiles(clusters, links) -%}
    {%- set crossing_links = get_crossing_links_sql(clusters, links) -%}
    {%- set sql -%}
        select founder_key from {{ working_table('touched_profiles') }}
        union
        select head_founder_key from ({{ crossing_links }}) as crossing_heads
        union
        select tail_founder_key from ({{ crossing_links }}) as crossing_tails
    {%- endset -%}
    {{- return({
        'sql': sql, 'number': 'node', 'order': 'founder_key', 'columns': 'node, founder_key',
    }) -}}
{%- endmacro %}

{# Returns a query (head_founder_key, tail_founder_key): pairs of profiles between which a link was
   refused. `links` is a query in the columns of get_links_sql. #}
{% macro get_crossing_links_sql(clusters, links) -%}
    select distinct
        heads.founder_key as head_founder_key,
        tails.founder_key as tail_founder_key
    from ({{ links | indent(4) }}) as links
    inner join {{ clusters }} as heads on links.head_key = heads.identifier_key
    inner join {{ clusters }} as tails on links.identifier_key = tails.identifier_key
    where
        links.is_refused
        and heads.founder_key <> tails.founder_key
{%- endmacro %}

{# Returns a numbering (link, head, tail) for _group_profiles of the refused and pending links that
   make neighborhoods, between nodes of neighborhood_profiles. #}
{% macro neighborhood_connections(clusters, links) -%}
    {%- set sql -%}
        select heads.node as head, tails.node as tail
        from (
            {{ get_crossing_links_sql(clusters, links) | indent(12) }}
            union
            select head_founder_key, tail_founder_key from {{ working_table('pending_links') }}
        ) as connections
        inner join {{ working_table('neighborhood_profiles') }} as heads
            on connections.head_founder_key = heads.founder_key
        inner join {{ working_table('neighborhood_profiles') }} as tails
            on connections.tail_founder_key = tails.founder_key
    {%- endset -%}
    {{- return({
        'sql': sql, 'number': 'link', 'order': 'head, tail', 'columns': 'link, head, tail',
    }) -}}
{%- endmacro %}

{# Returns a query (founder_key, is_recomputed): all profiles of the neighborhoods that a recomputed
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
            on touched_profiles.founder_key = neighborhood_profiles.founder_key
        inner join {{ working_table('profile_neighborhoods') }} as profile_neighborhoods
            on neighborhood_profiles.node = profile_neighborhoods.node
    ),

    recomputed_profiles as (
        select neighborhood_profiles.founder_key
        from {{ working_table('neighborhood_profiles') }} as neighborhood_profiles
        inner join {{ working_table('profile_neighborhoods') }} as profile_neighborhoods
            on neighborhood_profiles.node = profile_neighborhoods.node
        inner join recomputed_neighborhoods
            on profile_neighborhoods.component = recomputed_neighborhoods.component
    )

    select founder_key, true as is_recomputed from recomputed_profiles
    union all
    select touched_profiles.founder_key, false as is_recomputed
    from {{ working_table('touched_profiles') }} as touched_profiles
    left join recomputed_profiles on touched_profiles.founder_key = recomputed_profiles.founder_key
    where recomputed_profiles.founder_key is null
{%- endmacro %}
