{# How a resolution is written: into identity_clusters, and as is_refused on each link. Only rows
   that differ are replaced, because published tables read rows by their revision. #}

{# Writes the profiles and the outcomes of links as `revision`. `is_whole`: everything was resolved,
   so identifiers that the scope did not hold are taken away; elsewhere they stay. A table that is
   just being made is filled at once. `overrides` is resolved_overrides, or none. Raises if the
   working tables do not add up. #}
{% macro write_resolution(clusters, sightings, revision, is_whole, overrides=none) -%}
    {%- do _refuse_incomplete_resolution() -%}
    {%- if is_whole and not is_incremental() -%}
        {%- do execute_sql(
            'insert into ' ~ clusters ~ ' (' ~ _cluster_columns() | join(', ') ~ ')\n'
            ~ get_resolved_identifiers_sql(revision, true)) -%}
    {%- else -%}
        {%- do execute_sql(_replace_identifiers_statements(clusters, revision, is_whole)) -%}
    {%- endif -%}
    {%- do execute_sql(_note_outcomes_statements(sightings, overrides)) -%}
{%- endmacro %}

{# Returns statements that replace the rows of identity_clusters that differ. #}
{% macro _replace_identifiers_statements(clusters, revision, is_whole) -%}
    {%- set members = clusters if is_whole else working_table('scope_members') -%}
    {{ create_table_statements('resolved_identifiers',
        get_resolved_identifiers_sql(revision, is_whole)) }}
    {{- create_table_statements(
        'changed_identifiers', get_changed_identifiers_sql(members, is_whole)) }}
    {{- replace_rows_statements(
        clusters, working_table('changed_identifiers'), ['identifier_key'], _cluster_columns(),
        is_gone=is_unknown_identifier(clusters) if is_whole else none) }}
{%- endmacro %}

{# Returns the names of the columns of identity_clusters. #}
{% macro _cluster_columns() -%}
    {{- return(
        ['identifier_key', 'founder_key'] + kept_columns() + ['is_undecided', 'revision']
    ) -}}
{%- endmacro %}

{# Returns statements that note on links of events and of analysts whether they were refused. #}
{% macro _note_outcomes_statements(sightings, overrides) -%}
    {{ create_table_statements('changed_links', get_changed_links_sql()) }}
    {{- changed_links_update_statements(
        sightings, ['head_key', 'identifier_key'], 'is_override = false') }}
    {%- if overrides %}
    {{- changed_links_update_statements(
        overrides, ['head_key', 'tail_key'],
        "is_override = true and noted.action = 'link'") }}
    {%- endif %}
{%- endmacro %}

{# Raises if the working tables do not add up; nothing is written then. Every node has one founder,
   and in each profile joined links are one less than nodes, because they are a spanning tree (rule
   4). DuckDB 2.0.0 can lose rows of a table that the same transaction created. #}
{% macro _refuse_incomplete_resolution() -%}
    {%- set nodes, resolved, joined, profiles = fetch_row(_get_resolution_counts_sql()) -%}
    {%- if nodes != resolved or nodes - profiles != joined -%}
        {%- do exceptions.raise_compiler_error(
            'identity_clusters: contraction resolved ' ~ resolved ~ ' of ' ~ nodes ~ ' nodes to '
            ~ profiles ~ ' profiles with ' ~ joined ~ ' joined links, expected all of them and one'
            ~ ' link less than nodes in each profile; nothing was written. Please report it with'
            ~ ' the versions of dbt and of the database.') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns a query, one row: the numbers of nodes, of resolved nodes, of joined links and of
   profiles. #}
{% macro _get_resolution_counts_sql() -%}
    select
        (select count(*) from {{ working_table('scope_identifiers') }} where identifier = node),
        (select count(*) from {{ working_table('resolved_nodes') }}),
        (select count(*) from {{ working_table('joined_links') }}),
        (select count(distinct founder) from {{ working_table('resolved_nodes') }})
{%- endmacro %}

{# Returns a query in the columns of identity_clusters, in the order of _cluster_columns, one row
   per identifier of the scope. `is_whole`: nothing is kept from before. A merge counts for an
   identifier only if it came after the identifier's birth (rule 6). #}
{% macro get_resolved_identifiers_sql(revision, is_whole) -%}
    with founders as (
        {{ get_keys_of_nodes_sql() | indent(8) }}
    ),

    last_merges as (
        {{ get_last_merges_sql() | indent(8) }}
    ),

    retirements as (
        {{ get_retirements_of_nodes_sql() | indent(8) }}
    ),

    undecided as (
        select distinct node from {{ working_table('undecided_neighborhoods') }}
    )

    select
        identifiers.identifier_key,
        founders.identifier_key as founder_key,
        {%- for column in kept_columns() %}
        {{ _resolved_or_kept(column, is_whole) }} as {{ column }},
        {%- endfor %}
        undecided.node is not null as is_undecided,
        cast({{ revision }} as {{ dbt.type_bigint() }}) as revision
    {{ _from_scope_and_outcomes() }}
{%- endmacro %}

{# Returns the `from` of get_resolved_identifiers_sql: identifiers of the scope, with the outcome of
   their nodes. #}
{% macro _from_scope_and_outcomes() -%}
    from {{ working_table('scope_identifiers') }} as identifiers
    inner join {{ working_table('resolved_nodes') }} as resolved_nodes
        on identifiers.node = resolved_nodes.node
    inner join founders on resolved_nodes.founder = founders.node
    left join last_merges
        on
            identifiers.node = last_merges.node
            and {{ row_value(['last_merges.merged_at', 'last_merges.message_id']) }}
            > {{ row_value(['identifiers.first_seen_at', 'identifiers.first_message_id']) }}
    left join retirements on identifiers.identifier = retirements.identifier
    left join undecided on identifiers.node = undecided.node
{%- endmacro %}

{# Returns an expression: one of kept_columns as it was resolved, or, unless `is_whole`, as it was
   kept. An identifier that never led a profile shows its heir and the link in the columns …_key,
   and null in the other columns of its own profile: no merge came after its birth. #}
{% macro _resolved_or_kept(column, is_whole) -%}
    {%- set resolved
        = ('last_merges' if column.startswith('merged') else 'retirements') ~ '.' ~ column -%}
    {%- if column.startswith('own_profile') and column not in _columns_without_merge() -%}
        {%- set resolved
            = 'case when ' ~ _is_retired_after_birth() ~ ' then ' ~ resolved ~ ' end' -%}
    {%- endif -%}
    {{ resolved if is_whole else 'coalesce(' ~ resolved ~ ', identifiers.kept_' ~ column ~ ')' }}
{%- endmacro %}

{# Returns the names of those columns of an identifier's own profile that are filled although the
   profile never led anybody. #}
{% macro _columns_without_merge() -%}
    {{- return([
        'own_profile_merged_into_key', 'own_profile_merge_head_key', 'own_profile_merge_tail_key',
    ]) -}}
{%- endmacro %}

{# Returns a condition: whether an identifier's own profile was merged after its birth. #}
{% macro _is_retired_after_birth() -%}
    {{ row_value(
        ['retirements.own_profile_merged_at', 'retirements.own_profile_merge_message_id']) }}
    > {{ row_value(['identifiers.first_seen_at', 'identifiers.first_message_id']) }}
{%- endmacro %}

{# Returns a query (node, identifier_key): the oldest identifier of each node, whose key stands for
   the profile that the node founds. #}
{% macro get_keys_of_nodes_sql() -%}
    select
        identifier as node,
        identifier_key
    from {{ working_table('scope_identifiers') }}
    where identifier = node
{%- endmacro %}

{# Returns a query (node, merged_at, message_id, merged_from_key): the link that last renamed a
   node's profile, and the profile before (rule 6). Reads the CTE founders. #}
{% macro get_last_merges_sql() -%}
    select
        resolved_nodes.node,
        scope_links.received_at as merged_at,
        scope_links.message_id,
        founders.identifier_key as merged_from_key
    from {{ working_table('resolved_nodes') }} as resolved_nodes
    inner join {{ working_table('scope_links') }} as scope_links
        on resolved_nodes.last_link = scope_links.link
    inner join founders on resolved_nodes.renamed_from = founders.node
{%- endmacro %}

{# Returns a query, one row per node whose profile was merged: the node's oldest identifier, the
   link that merged it, and the profile that went on. No other identifier of a node retires, because
   only a founder can. Reads the CTE founders. #}
{% macro get_retirements_of_nodes_sql() -%}
    select
        resolved_nodes.node as identifier,
        scope_links.received_at as own_profile_merged_at,
        founders.identifier_key as own_profile_merged_into_key,
        scope_links.head_key as own_profile_merge_head_key,
        scope_links.tail_key as own_profile_merge_tail_key,
        scope_links.message_id as own_profile_merge_message_id,
        scope_links.source_key as own_profile_merge_source_key,
        scope_links.event_type as own_profile_merge_event_type
    from {{ working_table('resolved_nodes') }} as resolved_nodes
    inner join {{ working_table('scope_links') }} as scope_links
        on resolved_nodes.retiring_link = scope_links.link
    inner join founders on resolved_nodes.heir = founders.node
{%- endmacro %}

{# Returns a query: rows of resolved_identifiers that are new or differ from `members`, the rows of
   identity_clusters that the scope was made of, and those whose birth changed: whoever reads
   identity_clusters by revision reads births with it. After a whole resolution everybody reads
   everything. #}
{% macro get_changed_identifiers_sql(members, is_whole) -%}
    select resolved.*
    from {{ working_table('resolved_identifiers') }} as resolved
    left join {{ members }} as members on resolved.identifier_key = members.identifier_key
    where
        {%- for column in ['founder_key'] + kept_columns() + ['is_undecided'] %}
        {{ 'or ' if not loop.first }}resolved.{{ column }} is distinct from members.{{ column }}
        {%- endfor %}
        {%- if not is_whole %}
        or resolved.identifier_key in (
            select identifier_key from {{ working_table('changed_profiles') }}
        )
        {%- endif %}
{%- endmacro %}

{# A condition over identity_clusters: no event shows the identifier any more. #}
{% macro is_unknown_identifier(clusters) -%}
    not exists (
        select 1 from {{ working_table('resolved_identifiers') }} as resolved
        where resolved.identifier_key = {{ clusters.identifier }}.identifier_key
    )
{%- endmacro %}

{# Returns a query (is_override, link_row, is_refused): links of the scope with no noted outcome, or
   with another one. A link is refused if its ends are in two profiles. #}
{% macro get_changed_links_sql() -%}
    select
        scope_links.is_override,
        scope_links.link_row,
        heads.founder <> tails.founder as is_refused
    from {{ working_table('scope_links') }} as scope_links
    inner join {{ working_table('resolved_nodes') }} as heads on scope_links.head = heads.node
    inner join {{ working_table('resolved_nodes') }} as tails on scope_links.tail = tails.node
    where scope_links.is_refused is distinct from (heads.founder <> tails.founder)
{%- endmacro %}

{# Returns a statement that notes the outcomes of changed_links in `relation`, whose rows have the
   keys `keys`. `condition` is SQL over changed_links that tells which of them lie there. #}
{% macro changed_links_update_statements(relation, keys, condition) -%}
    {{- update_rows_statements(
        relation, 'noted', {'is_refused': 'changed_links.is_refused'},
        working_table('changed_links'), 'changed_links',
        row_locator('noted', keys) ~ ' = changed_links.link_row and changed_links.' ~ condition)
    -}}
{%- endmacro %}
