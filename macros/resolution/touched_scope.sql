{# What the unresolved sightings touch. New links are grouped over the present profiles. Where all of a group's links
   come later than every link known of its profiles, the decisions taken stand, and the profiles are
   the nodes to go on from. Elsewhere the whole hull (profiles connected through refused links too) is
   resolved anew, identifier by identifier. #}
{% macro create_touched_scope(clusters, sightings, links, resolved, is_overridden) -%}
    {%- do execute_sql(
        create_working_table('pending_links', get_pending_links_sql(clusters, links))
        ~ create_working_table('changed_profiles', get_changed_births_sql(clusters, sightings, resolved)
            ~ ('\nunion all\nselect segment_id, true as is_older from ('
                ~ get_overridden_profiles_sql(clusters) ~ ') as overridden' if is_overridden else ''))
        ~ create_working_table('touched_profiles', get_touched_profiles_sql())) -%}
    {%- set touched = working_table('touched_profiles') -%}
    {%- do group_profiles(
        'touched_profiles', get_pending_connections_sql(touched), 'touched_groups') -%}
    {%- set earliest = fetch_row(
        create_working_table('touched_members', get_members_sql(clusters, touched))
        ~ 'select min(received_at) from ' ~ working_table('pending_links'))[0] -%}
    {%- set recomputed_count = fetch_row(
        create_working_table('recomputed_groups', get_recomputed_groups_sql(links, earliest))
        ~ 'select count(*) from ' ~ working_table('recomputed_groups'))[0] -%}
    {%- if recomputed_count > 0 -%}
        {%- do execute_sql(create_working_table('hull_profiles', get_hull_profiles_sql(clusters, links))) -%}
        {%- do group_profiles('hull_profiles', get_hull_connections_sql(clusters, links), 'hull_links') -%}
        {%- do execute_sql(
            create_working_table('scope_profiles', get_scope_profiles_sql())
            ~ create_working_table('scope_members',
                get_members_sql(clusters, working_table('scope_profiles'), ['is_recomputed']))) -%}
    {%- else -%}
        {%- do execute_sql(
            create_working_table('scope_profiles',
                'select segment_id, false as is_recomputed from ' ~ touched)
            ~ create_working_table('scope_members',
                'select *, false as is_recomputed from ' ~ working_table('touched_members'))) -%}
    {%- endif -%}
    {%- set profiles, recomputed = fetch_row(
        create_working_table('scope_identifiers', get_touched_scope_identifiers_sql(sightings, resolved))
        ~ create_working_table('scope_links', get_scope_links_sql(
            links, 'heads.is_recomputed or links.is_pending' if recomputed_count > 0 else 'links.is_pending'))
        ~ 'select count(*), coalesce(sum(case when is_recomputed then 1 else 0 end), 0) from '
        ~ working_table('scope_profiles')) -%}
    {%- do log_progress('resolving ' ~ '{:,}'.format(profiles) ~ ' touched profiles, '
        ~ '{:,}'.format(recomputed | int) ~ ' of them anew') -%}
{%- endmacro %}

{# Components of profiles over connections (pairs of nodes), by contraction: working table `groups` (node, component). #}
{% macro group_profiles(profiles, connections_sql, groups) -%}
    {%- do execute_sql(
        create_working_table('contraction_nodes', 'select node from ' ~ working_table(profiles))
        ~ create_working_table('contraction_links', connections_sql)) -%}
    {%- set rounds = contract('grouping profiles') -%}
    {%- do find_components(rounds) -%}
    {%- do execute_sql(
        create_working_table(groups, 'select * from ' ~ working_table('contraction_components'))
        ~ drop_working_tables(['contraction_nodes', 'contraction_links', 'contraction_components'])) -%}
{%- endmacro %}
