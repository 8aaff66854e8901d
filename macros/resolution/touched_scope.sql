{# What the unresolved sightings touch. New links are grouped over the present profiles. Where all of a group's links
   come later than every link known of its profiles, the decisions taken stand, and the profiles are
   the nodes to go on from. Elsewhere the whole neighborhood (profiles connected through refused links too) is
   resolved anew, identifier by identifier. #}
{% macro create_touched_scope(clusters, sightings, links, resolved, is_overridden) -%}
    {%- do execute_sql(
        create_table_statements('pending_links', get_pending_links_sql(clusters, links))
        ~ create_table_statements('changed_profiles', get_changed_births_sql(clusters, sightings, resolved)
            ~ ('\nunion all\nselect segment_id, true as is_older from ('
                ~ get_overridden_profiles_sql(clusters) ~ ') as overridden' if is_overridden else ''))
        ~ create_table_statements('touched_profiles', get_touched_profiles_sql())) -%}
    {%- set touched = working_table('touched_profiles') -%}
    {%- do group_profiles(
        'touched_profiles', get_pending_connections_sql(touched), 'touched_groups') -%}
    {%- set earliest = fetch_row(
        create_table_statements('touched_members', get_members_sql(clusters, touched))
        ~ 'select min(received_at) from ' ~ working_table('pending_links'))[0] -%}
    {%- set recomputed_count = fetch_row(
        create_table_statements('recomputed_groups', get_recomputed_groups_sql(links, earliest))
        ~ 'select count(*) from ' ~ working_table('recomputed_groups'))[0] -%}
    {%- if recomputed_count > 0 -%}
        {%- do execute_sql(create_table_statements('neighborhood_profiles', get_neighborhood_profiles_sql(clusters, links))) -%}
        {%- do group_profiles('neighborhood_profiles', get_neighborhood_connections_sql(clusters, links), 'profile_neighborhoods') -%}
        {%- do execute_sql(
            create_table_statements('scope_profiles', get_scope_profiles_sql())
            ~ create_table_statements('scope_members',
                get_members_sql(clusters, working_table('scope_profiles'), ['is_recomputed']))) -%}
    {%- else -%}
        {%- do execute_sql(
            create_table_statements('scope_profiles',
                'select segment_id, false as is_recomputed from ' ~ touched)
            ~ create_table_statements('scope_members',
                'select *, false as is_recomputed from ' ~ working_table('touched_members'))) -%}
    {%- endif -%}
    {%- set profiles, recomputed = fetch_row(
        create_table_statements('scope_identifiers', get_touched_scope_identifiers_sql(sightings, resolved))
        ~ create_table_statements('scope_links', get_scope_links_sql(
            links, 'heads.is_recomputed or links.is_pending' if recomputed_count > 0 else 'links.is_pending'))
        ~ 'select count(*), coalesce(sum(case when is_recomputed then 1 else 0 end), 0) from '
        ~ working_table('scope_profiles')) -%}
    {%- do log_progress('resolving ' ~ '{:,}'.format(profiles) ~ ' touched profiles, '
        ~ '{:,}'.format(recomputed | int) ~ ' of them anew') -%}
{%- endmacro %}

{# Components of profiles over connections (pairs of nodes), by contraction: working table `groups` (node, component). #}
{% macro group_profiles(profiles, connections_sql, groups) -%}
    {%- do execute_sql(
        create_table_statements('contraction_nodes', 'select node from ' ~ working_table(profiles))
        ~ create_table_statements('contraction_links', connections_sql)) -%}
    {%- set rounds = contract_links('grouping profiles') -%}
    {%- do find_components(rounds) -%}
    {%- do execute_sql(
        create_table_statements(groups, 'select * from ' ~ working_table('contraction_components'))
        ~ drop_table_statements(['contraction_nodes', 'contraction_links', 'contraction_components'])) -%}
{%- endmacro %}

{# Links whose first event no run has resolved, with the present profiles of their ends. is_changed: resolved
   before, with a later first event. #}
{% macro get_pending_links_sql(clusters, links) -%}
    select
        links.*,
        links.is_joined is not null as is_changed,
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
    where links.is_pending
{%- endmacro %}

{# Known identifiers that turn out to have been seen earlier, or first by another source. #}
{% macro get_changed_births_sql(clusters, sightings, resolved) -%}
    select
        clusters.segment_id,
        (sightings.received_at, sightings.message_id)
        <> (clusters.first_seen_at, clusters.first_message_id) as is_older
    from {{ sightings }} as sightings
    inner join {{ clusters }} as clusters
        on
            sightings.external_id_type = clusters.external_id_type
            and sightings.external_id_value = clusters.external_id_value
    where
        sightings.revision > {{ resolved }}
        and sightings.external_id_type = sightings.head_type
        and sightings.external_id_value = sightings.head_value
        and (sightings.received_at, sightings.message_id, sightings.source_key, sightings.event_type)
        <> (
            clusters.first_seen_at, clusters.first_message_id, clusters.created_source, clusters.first_event_type
        )
{%- endmacro %}

{% macro get_touched_profiles_sql() -%}
    select
        row_number() over (order by segment_id) as node,
        segment_id
    from (
        select head_segment_id as segment_id from {{ working_table('pending_links') }}
        union
        select tail_segment_id from {{ working_table('pending_links') }}
        union
        select segment_id from {{ working_table('changed_profiles') }}
    ) as touched
{%- endmacro %}

{# The pending links as connections between numbered profiles. #}
{% macro get_pending_connections_sql(profiles) -%}
    select
        row_number() over (order by {{ link_order('pending_links') }}) as link,
        heads.node as head,
        tails.node as tail
    from {{ working_table('pending_links') }} as pending_links
    inner join {{ profiles }} as heads on pending_links.head_segment_id = heads.segment_id
    inner join {{ profiles }} as tails on pending_links.tail_segment_id = tails.segment_id
{%- endmacro %}

{# The rows of identity_clusters of some profiles: the working table `profiles` and its columns. #}
{% macro get_members_sql(clusters, profiles, columns=[]) -%}
    select
        clusters.*
        {%- for column in columns %},
        profiles.{{ column }}
        {%- endfor %}
    from {{ clusters }} as clusters
    inner join {{ profiles }} as profiles on clusters.segment_id = profiles.segment_id
{%- endmacro %}

{# The identifiers of the scope, numbered by age; of births that changed since, the new ones. The node is the identifier
   itself where the profile is resolved anew, else the oldest of its profile. #}
{% macro get_touched_scope_identifiers_sql(sightings, resolved) -%}
    with births as (
        {{ get_births_sql(sightings, 'revision > ' ~ resolved) | indent(8) }}
    ),

    members as (
        {{ get_reborn_members_sql() | indent(8) }}
    ),

    numbered as (
        select
            *,
            row_number() over (order by {{ age_order() | indent(12) }}) as identifier
        from members
    )

    select
        identifier,
        case
            when is_recomputed then identifier
            else min(identifier) over (partition by segment_id)
        end as node,
        external_id_type,
        external_id_value,
        {{ birth_columns() | join(',\n        ') }},
        {%- for column in kept_columns() %}
        case when not is_recomputed then {{ column }} end as kept_{{ column }},
        {%- endfor %}
        is_recomputed
    from numbered
{%- endmacro %}

{# The members of the scope, with their new births where those changed. #}
{% macro get_reborn_members_sql() -%}
    select
        members.external_id_type,
        members.external_id_value,
        {%- for column in birth_columns() %}
        coalesce(births.{{ column }}, members.{{ column }}) as {{ column }},
        {%- endfor %}
        members.segment_id,
        members.is_recomputed,
        {{ kept_columns() | join(',\n        ') }}
    from {{ working_table('scope_members') }} as members
    left join births
        on
            members.external_id_type = births.external_id_type
            and members.external_id_value = births.external_id_value
{%- endmacro %}

{# What identity_clusters keeps of an identifier whose profile is not resolved anew, unless a new link changes it. #}
{% macro kept_columns() -%}
    {{- return([
        'merged_at', 'merged_from',
        'own_profile_merged_at', 'own_profile_merged_into', 'own_profile_merge_message_id', 'own_profile_merge_source_key', 'own_profile_merge_event_type',
    ]) -}}
{%- endmacro %}
