{# How a resolution is written: into identity_clusters, and as is_joined on each link. Only rows
   that differ are replaced, because published tables read rows by their revision. #}

{# Writes the profiles and the outcomes of links as `revision`. `is_whole`: everything was resolved,
   so identifiers that the scope did not hold are taken away; elsewhere they stay. A table that is
   just being made is filled at once. `overrides` is resolved_overrides, or none. Raises if the
   working tables do not add up. #}
{% macro write_resolution(clusters, sightings, revision, is_whole, overrides=none) -%}
    {%- do _refuse_incomplete_resolution() -%}
    {%- if is_whole and not is_incremental() -%}
        {%- do execute_sql('insert into ' ~ clusters ~ '\n'
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
    {{- create_table_statements('changed_identifiers', get_changed_identifiers_sql(members)) }}
    {{- get_delete_changed_identifiers_sql(clusters) }};
    {%- if is_whole %}
    {{ get_delete_unknown_identifiers_sql(clusters) }};
    {%- endif %}
    insert into {{ clusters }} select * from {{ working_table('changed_identifiers') }};
{% endmacro %}

{# Returns statements that note on links of events and of analysts whether they joined. #}
{% macro _note_outcomes_statements(sightings, overrides) -%}
    {{ create_table_statements('changed_links', get_changed_links_sql()) }}
    {{- get_changed_links_update_sql(sightings, 'is_override = false') }};
    {%- if overrides %}
    {{ get_changed_links_update_sql(overrides, 'is_override = true') }};
    {{ get_distrusted_links_update_sql(sightings, overrides) }}
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
        (select count(distinct node) from {{ working_table('scope_identifiers') }}),
        (select count(*) from {{ working_table('resolved_nodes') }}),
        (select count(*) from {{ working_table('joined_links') }}),
        (select count(distinct founder) from {{ working_table('resolved_nodes') }})
{%- endmacro %}

{# Returns a query in the column order of identity_clusters, one row per identifier of the scope.
   `is_whole`: nothing is kept from before. A merge counts for an identifier only if it came after
   the identifier's birth (rule 6). #}
{% macro get_resolved_identifiers_sql(revision, is_whole) -%}
    with names as (
        {{ get_names_of_nodes_sql() | indent(8) }}
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
        identifiers.external_id_type,
        identifiers.external_id_value,
        {%- for column in birth_columns() %}
        identifiers.{{ column }},
        {%- endfor %}
        founders.segment_id,
        founders.external_id_type as founder_type,
        founders.external_id_value as founder_value,
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
    inner join names as founders on resolved_nodes.founder = founders.node
    left join last_merges
        on
            identifiers.node = last_merges.node
            and (last_merges.merged_at, last_merges.message_id)
            > (identifiers.first_seen_at, identifiers.first_message_id)
    left join retirements on identifiers.identifier = retirements.identifier
    left join undecided on identifiers.node = undecided.node
{%- endmacro %}

{# Returns an expression: one of kept_columns as it was resolved, or, unless `is_whole`, as it was
   kept. An identifier that never led a profile shows its heir in own_profile_merged_into, and null
   in the other columns of its own profile: no merge came after its birth. #}
{% macro _resolved_or_kept(column, is_whole) -%}
    {%- set resolved
        = ('last_merges' if column.startswith('merged') else 'retirements') ~ '.' ~ column -%}
    {%- if column.startswith('own_profile') and column != 'own_profile_merged_into' -%}
        {%- set resolved
            = 'case when ' ~ _is_retired_after_birth() ~ ' then ' ~ resolved ~ ' end' -%}
    {%- endif -%}
    {{ resolved if is_whole else 'coalesce(' ~ resolved ~ ', identifiers.kept_' ~ column ~ ')' }}
{%- endmacro %}

{# Returns a condition: whether an identifier's own profile was merged after its birth. #}
{% macro _is_retired_after_birth() -%}
    (retirements.own_profile_merged_at, retirements.own_profile_merge_message_id)
    > (identifiers.first_seen_at, identifiers.first_message_id)
{%- endmacro %}

{# Returns a query, one row per node: its oldest identifier, and the name (rule 5) of the profile
   that the node founds, whether or not the profile keeps that name. #}
{% macro get_names_of_nodes_sql() -%}
    select
        identifier as node,
        external_id_type,
        external_id_value,
        {{ segment_id('external_id_type', 'external_id_value', 'erasure_number') | indent(8) }}
            as segment_id
    from {{ working_table('scope_identifiers') }}
    where identifier = node
{%- endmacro %}

{# Returns a query (node, merged_at, message_id, merged_from): the link that last renamed a node's
   profile, and the name before (rule 6). Reads the CTE names. #}
{% macro get_last_merges_sql() -%}
    select
        resolved_nodes.node,
        scope_links.received_at as merged_at,
        scope_links.message_id,
        names.segment_id as merged_from
    from {{ working_table('resolved_nodes') }} as resolved_nodes
    inner join {{ working_table('scope_links') }} as scope_links
        on resolved_nodes.last_link = scope_links.link
    inner join names on resolved_nodes.renamed_from = names.node
{%- endmacro %}

{# Returns a query, one row per node whose profile was merged: the node's oldest identifier, the
   link that merged it, and the name of the profile that went on. No other identifier of a node
   retires, because only a founder can. Reads the CTE names. #}
{% macro get_retirements_of_nodes_sql() -%}
    select
        resolved_nodes.node as identifier,
        scope_links.received_at as own_profile_merged_at,
        names.segment_id as own_profile_merged_into,
        scope_links.message_id as own_profile_merge_message_id,
        scope_links.source_key as own_profile_merge_source_key,
        scope_links.event_type as own_profile_merge_event_type
    from {{ working_table('resolved_nodes') }} as resolved_nodes
    inner join {{ working_table('scope_links') }} as scope_links
        on resolved_nodes.retiring_link = scope_links.link
    inner join names on resolved_nodes.heir = names.node
{%- endmacro %}

{# Returns a query: rows of resolved_identifiers that are new or differ from `members`, the rows of
   identity_clusters that the scope was made of. #}
{% macro get_changed_identifiers_sql(members) -%}
    {%- set columns = birth_columns() + ['segment_id', 'founder_type', 'founder_value']
        + kept_columns() + ['is_undecided'] -%}
    select resolved.*
    from {{ working_table('resolved_identifiers') }} as resolved
    left join {{ members }} as members
        on
            resolved.external_id_type = members.external_id_type
            and resolved.external_id_value = members.external_id_value
    where
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}resolved.{{ column }} is distinct from members.{{ column }}
        {%- endfor %}
{%- endmacro %}

{# Returns a statement that takes away identifiers that no event shows any more. #}
{% macro get_delete_unknown_identifiers_sql(clusters) -%}
    delete from {{ clusters }}
    where
        not exists (
            select 1 from {{ working_table('resolved_identifiers') }} as resolved
            where
                resolved.external_id_type = {{ clusters.identifier }}.external_id_type
                and resolved.external_id_value = {{ clusters.identifier }}.external_id_value
        )
{%- endmacro %}

{# Returns a statement that takes away the rows that changed_identifiers replaces. #}
{% macro get_delete_changed_identifiers_sql(clusters) -%}
    delete from {{ clusters }}
    using {{ working_table('changed_identifiers') }} as changed_identifiers
    where
        changed_identifiers.external_id_type = {{ clusters.identifier }}.external_id_type
        and changed_identifiers.external_id_value = {{ clusters.identifier }}.external_id_value
{%- endmacro %}

{# Returns a query (is_override, link_row, is_joined): links of the scope with no noted outcome, or
   with another one. #}
{% macro get_changed_links_sql() -%}
    select
        scope_links.is_override,
        scope_links.link_row,
        joined_links.link is not null as is_joined
    from {{ working_table('scope_links') }} as scope_links
    left join {{ working_table('joined_links') }} as joined_links
        on scope_links.link = joined_links.link
    where scope_links.is_joined is distinct from (joined_links.link is not null)
{%- endmacro %}

{# Returns a statement that notes the outcomes of changed_links in `relation`. `condition` is SQL
   over changed_links that tells which of them lie there. #}
{% macro get_changed_links_update_sql(relation, condition) -%}
    update {{ relation }}
    set is_joined = changed_links.is_joined
    from {{ working_table('changed_links') }} as changed_links
    where
        {{ relation.identifier }}.{{ row_locator() }} = changed_links.link_row
        and changed_links.{{ condition }}
{%- endmacro %}
