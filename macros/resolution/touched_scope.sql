{# The scope of a run that resolves what is new. Pending links are grouped over the present
   profiles. Where all links of a group come after every link known of its profiles, the decisions
   taken stand, and the profiles are the nodes to go on from. Elsewhere whole neighborhoods are
   resolved anew, identifier by identifier. #}

{# Creates scope_profiles, scope_members, scope_identifiers and scope_links over what sightings
   above the revision `resolved` touch. `links` is a query in the columns of get_links_sql, and
   `revision` what the running model gives to new rows of identity_clusters. With `is_overridden`
   profiles around changed_overrides are resolved anew too. Other working tables are steps on the
   way. #}
{% macro create_touched_scope(clusters, sightings, links, resolved, revision, is_overridden) -%}
    {%- do execute_sql(_touched_profiles_statements(
        clusters, sightings, links, resolved, revision, is_overridden)) -%}
    {%- do _group_profiles('touched_profiles',
        pending_connections(working_table('touched_profiles')), 'touched_groups') -%}
    {%- set is_any_recomputed = _create_recomputed_groups(clusters, links) > 0 -%}
    {%- if is_any_recomputed -%}
        {%- do execute_sql(create_ranked_table_statements('neighborhood_profiles',
            neighborhood_profiles(clusters, links))) -%}
        {%- do _group_profiles('neighborhood_profiles',
            neighborhood_connections(clusters, links), 'profile_neighborhoods') -%}
    {%- endif -%}
    {%- do execute_sql(_scope_profiles_statements(clusters, is_any_recomputed)) -%}
    {%- set links_to_decide = 'heads.is_recomputed or links.is_pending' if is_any_recomputed
        else 'links.is_pending' -%}
    {%- set profiles, recomputed = fetch_row(
        create_ranked_table_statements(
            'scope_identifiers', touched_scope_identifiers(sightings))
        ~ create_ranked_table_statements('scope_links', scope_links(links, links_to_decide))
        ~ _get_scope_profile_counts_sql()) -%}
    {%- do log_progress('resolving ' ~ '{:,}'.format(profiles) ~ ' touched profiles, '
        ~ '{:,}'.format(recomputed | int) ~ ' of them anew') -%}
{%- endmacro %}

{# Returns statements that create pending_links, changed_profiles and touched_profiles. #}
{% macro _touched_profiles_statements(
    clusters, sightings, links, resolved, revision, is_overridden
) -%}
    {%- set changed_profiles_sql -%}
        {{ get_changed_births_sql(clusters, sightings, resolved, revision) }}
        {%- if is_overridden %}
        union all
        select founder_key, null as identifier_key, true as is_older
        from ({{ get_overridden_profiles_sql(clusters) }}) as overridden
        {%- endif %}
    {%- endset -%}
    {{ create_table_statements('pending_links', get_pending_links_sql(clusters, links)) }}
    {{- create_table_statements('changed_profiles', changed_profiles_sql) }}
    {{- create_ranked_table_statements('touched_profiles', touched_profiles()) }}
{%- endmacro %}

{# Creates touched_members and recomputed_groups; returns how many groups are resolved anew. #}
{% macro _create_recomputed_groups(clusters, links) -%}
    {%- set earliest = fetch_row(
        create_table_statements('touched_members',
            _get_members_sql(clusters, working_table('touched_profiles')))
        ~ 'select min(received_at) from ' ~ working_table('pending_links'))[0] -%}
    {{- return(fetch_row(
        create_table_statements('recomputed_groups', get_recomputed_groups_sql(links, earliest))
        ~ 'select count(*) from ' ~ working_table('recomputed_groups'))[0]) -}}
{%- endmacro %}

{# Returns statements that create scope_profiles and scope_members. Where no group is resolved anew,
   the scope is made of the touched profiles and members as they are. #}
{% macro _scope_profiles_statements(clusters, is_any_recomputed) -%}
    {%- if is_any_recomputed -%}
        {{ create_table_statements('scope_profiles', get_scope_profiles_sql()) }}
        {{- create_table_statements('scope_members',
            _get_members_sql(clusters, working_table('scope_profiles'), ['is_recomputed'])) }}
    {%- else -%}
        {{ create_table_statements('scope_profiles',
            'select founder_key, false as is_recomputed from '
            ~ working_table('touched_profiles')) }}
        {{- create_table_statements('scope_members',
            'select *, false as is_recomputed from ' ~ working_table('touched_members')) }}
    {%- endif -%}
{%- endmacro %}

{# Returns a query, one row: how many profiles the scope has, and how many are resolved anew. #}
{% macro _get_scope_profile_counts_sql() -%}
    select
        count(*),
        coalesce(sum(case when is_recomputed then 1 else 0 end), 0)
    from {{ working_table('scope_profiles') }}
{%- endmacro %}

{# Creates the working table `groups` (node, component): the components of `profiles`, a working
   table with nodes, over `connections`, a numbering of (link, head, tail). Both tables are plain
   names. Contraction without limits finds components in few rounds (Boruvka). #}
{% macro _group_profiles(profiles, connections, groups) -%}
    {%- do execute_sql(
        create_table_statements('contraction_nodes', 'select node from ' ~ working_table(profiles))
        ~ create_ranked_table_statements('contraction_links', connections)) -%}
    {%- set rounds = contract_links('grouping profiles') -%}
    {%- do find_components(rounds) -%}
    {%- do execute_sql(
        create_table_statements(groups, 'select * from ' ~ working_table('contraction_components'))
        ~ drop_table_statements([
            'contraction_nodes', 'contraction_links', 'contraction_components',
        ])) -%}
{%- endmacro %}

{# Returns a query: the pending links among `links`, with head_founder_key and tail_founder_key, the
   present profiles of their ends. #}
{% macro get_pending_links_sql(clusters, links) -%}
    select
        links.*,
        heads.founder_key as head_founder_key,
        tails.founder_key as tail_founder_key
    from ({{ links | indent(4) }}) as links
    {{ look_up(clusters, 'heads', 'heads.identifier_key = links.head_key') | indent(4) }}
    {{ look_up(clusters, 'tails', 'tails.identifier_key = links.identifier_key') | indent(4) }}
    where
        links.is_pending
        and heads.founder_key is not null
        and tails.founder_key is not null
{%- endmacro %}

{# Returns a query (founder_key, identifier_key, is_older), one row per known identifier whose birth
   changed in sightings above the revision `resolved`. An identifier that is new to the running
   model has its `revision`. is_older: the birth moved in the order of events (rule 2). Elsewhere
   only source or type of the first event changed, which no decision depends on. #}
{% macro get_changed_births_sql(clusters, sightings, resolved, revision) -%}
    select
        clusters.founder_key,
        births.identifier_key,
        births.is_revised as is_older
    from {{ sightings }} as births
    {{ look_up(
        clusters, 'clusters', 'clusters.identifier_key = births.identifier_key') | indent(4) }}
    where
        births.revision > {{ resolved }}
        and births.identifier_key = births.head_key
        and clusters.revision < {{ revision }}
{%- endmacro %}

{# Returns a numbering (node, founder_key) of profiles with an end of a pending link, and of
   changed_profiles, as nodes. #}
{% macro touched_profiles() -%}
    {%- set sql -%}
        select head_founder_key as founder_key from {{ working_table('pending_links') }}
        union
        select tail_founder_key from {{ working_table('pending_links') }}
        union
        select founder_key from {{ working_table('changed_profiles') }}
    {%- endset -%}
    {{- return({
        'sql': sql, 'number': 'node', 'order': 'founder_key', 'columns': 'node, founder_key',
    }) -}}
{%- endmacro %}

{# Returns a numbering (link, head, tail) for _group_profiles of the pending links between nodes of
   `profiles`, a relation with node and founder_key. Groups do not depend on the order of links. #}
{% macro pending_connections(profiles) -%}
    {%- set sql -%}
        select
            heads.node as head,
            tails.node as tail
        from {{ working_table('pending_links') }} as pending_links
        inner join {{ profiles }} as heads on pending_links.head_founder_key = heads.founder_key
        inner join {{ profiles }} as tails on pending_links.tail_founder_key = tails.founder_key
    {%- endset -%}
    {{- return({
        'sql': sql, 'number': 'link', 'order': 'head, tail', 'columns': 'link, head, tail',
    }) -}}
{%- endmacro %}

{# Returns a query: the rows of identity_clusters whose profile is in `profiles`, a relation with
   founder_key, and `columns` of that relation. #}
{% macro _get_members_sql(clusters, profiles, columns=[]) -%}
    select
        clusters.*
        {%- for column in columns %},
        profiles.{{ column }}
        {%- endfor %}
    from {{ profiles }} as profiles
    inner join {{ clusters }} as clusters on profiles.founder_key = clusters.founder_key
{%- endmacro %}

{# Returns a numbering of the identifiers of the scope with their births, by age (rule 5) as
   identifier. The node is the identifier itself where the profile is resolved anew, and the oldest
   identifier of the profile elsewhere. The columns kept_… are null where the profile is resolved
   anew. #}
{% macro touched_scope_identifiers(sightings) -%}
    {%- set sql -%}
        select
            births.external_id_type,
            births.external_id_value,
            births.received_at as first_seen_at,
            births.message_id as first_message_id,
            scope_members.*
        from {{ working_table('scope_members') }} as scope_members
        {{ look_up(sightings, 'births', 'births.identifier_key = scope_members.identifier_key'
            ~ ' and births.head_key = scope_members.identifier_key') | indent(8) }}
    {%- endset -%}
    {{- return({
        'sql': sql,
        'number': 'identifier',
        'order': age_order(),
        'columns': _columns_of_touched_identifiers(),
    }) -}}
{%- endmacro %}

{# Returns the select list of touched_scope_identifiers(). #}
{% macro _columns_of_touched_identifiers() -%}
    identifier,
    case
        when is_recomputed then identifier
        else min(identifier) over (partition by founder_key)
    end as node,
    identifier_key,
    external_id_type,
    external_id_value,
    first_seen_at,
    first_message_id,
    {%- for column in kept_columns() %}
    case when not is_recomputed then {{ column }} end as kept_{{ column }},
    {%- endfor %}
    is_recomputed
{%- endmacro %}

{# Returns the names of the columns of identity_clusters that tell of merges (rule 6). An identifier
   keeps them if its profile is not resolved anew, unless a new link changes them. #}
{% macro kept_columns() -%}
    {{- return([
        'merged_at', 'merged_from_key',
        'own_profile_merged_at', 'own_profile_merged_into_key',
        'own_profile_merge_head_key', 'own_profile_merge_tail_key',
        'own_profile_merge_message_id', 'own_profile_merge_source_key',
        'own_profile_merge_event_type',
    ]) -}}
{%- endmacro %}
