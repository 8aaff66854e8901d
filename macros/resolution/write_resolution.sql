{# Writes the profiles and the outcome of the links. Rows that differ are replaced, and what the scope did not hold is
   left alone; where everything was resolved it is taken away. A table that is just being made is filled at once. #}
{% macro write_resolution(clusters, sightings, revision, is_whole, overrides=none) -%}
    {%- do refuse_incomplete_resolution() -%}
    {%- if is_whole and not is_incremental() -%}
        {%- do execute_sql('insert into ' ~ clusters ~ '\n' ~ get_resolved_identifiers_sql(revision, true)) -%}
    {%- else -%}
        {%- do execute_sql(
            create_table_statements('resolved_identifiers', get_resolved_identifiers_sql(revision, is_whole))
            ~ create_table_statements('changed_identifiers',
                get_changed_identifiers_sql(clusters if is_whole else working_table('scope_members')))
            ~ get_delete_changed_identifiers_sql(clusters) ~ ';\n'
            ~ (get_delete_unknown_identifiers_sql(clusters) ~ ';\n' if is_whole else '')
            ~ 'insert into ' ~ clusters
            ~ ' select * from ' ~ working_table('changed_identifiers') ~ ';\n') -%}
    {%- endif -%}
    {%- do execute_sql(
        create_table_statements('changed_links', get_changed_links_sql())
        ~ get_changed_links_update_sql(sightings, 'is_override = false') ~ ';\n'
        ~ (get_changed_links_update_sql(overrides, 'is_override = true') ~ ';\n'
            ~ get_distrusted_links_update_sql(sightings, overrides) if overrides else '')) -%}
{%- endmacro %}

{# Every node has one founder, and a forest has one link less than nodes in each profile: if an engine lost rows on
   the way, nothing is written. #}
{% macro refuse_incomplete_resolution() -%}
    {%- set resolved_nodes = working_table('resolved_nodes') -%}
    {%- set nodes, resolved, joined, profiles = fetch_row(
        'select (select count(distinct node) from ' ~ working_table('scope_identifiers') ~ '),'
        ~ ' (select count(*) from ' ~ resolved_nodes ~ '),'
        ~ ' (select count(*) from ' ~ working_table('joined_links') ~ '),'
        ~ ' (select count(distinct founder) from ' ~ resolved_nodes ~ ')') -%}
    {%- if nodes != resolved or nodes - profiles != joined -%}
        {%- do exceptions.raise_compiler_error(
            'identity_clusters: contraction resolved ' ~ resolved ~ ' of ' ~ nodes ~ ' nodes to ' ~ profiles
            ~ ' profiles with ' ~ joined ~ ' joined links, expected all of them and one link less than nodes in each'
            ~ ' profile; nothing was written. Please report it with the versions of dbt and of the database.') -%}
    {%- endif -%}
{%- endmacro %}

{# In the column order of identity_clusters. `is_whole`: nothing is kept from before. #}
{% macro get_resolved_identifiers_sql(revision, is_whole) -%}
    {%- set is_after_birth = '(retirements.own_profile_merged_at, retirements.own_profile_merge_message_id)'
        ~ ' > (identifiers.first_seen_at, identifiers.first_message_id)' -%}
    with names as (
        {{ get_names_of_nodes_sql() | indent(8) }}
    ),

    merges as (
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
        {%- set resolved = ('merges' if column.startswith('merged') else 'retirements') ~ '.' ~ column %}
        {%- if column.startswith('own_profile') and column != 'own_profile_merged_into' %}
        {%- set resolved = 'case when ' ~ is_after_birth ~ ' then ' ~ resolved ~ ' end' %}
        {%- endif %}
        {{ resolved if is_whole else 'coalesce(' ~ resolved ~ ', identifiers.kept_' ~ column ~ ')' }} as {{ column }},
        {%- endfor %}
        undecided.node is not null as is_undecided,
        cast({{ revision }} as {{ dbt.type_bigint() }}) as revision
    from {{ working_table('scope_identifiers') }} as identifiers
    inner join {{ working_table('resolved_nodes') }} as resolved_nodes
        on identifiers.node = resolved_nodes.node
    inner join names as founders on resolved_nodes.founder = founders.node
    left join merges
        on
            identifiers.node = merges.node
            and (merges.merged_at, merges.message_id) > (identifiers.first_seen_at, identifiers.first_message_id)
    left join retirements on identifiers.identifier = retirements.identifier
    left join undecided on identifiers.node = undecided.node
{%- endmacro %}

{# What the profile is called that a node founds, whether or not it keeps it. #}
{% macro get_names_of_nodes_sql() -%}
    select
        identifier as node,
        external_id_type,
        external_id_value,
        {{ segment_id('external_id_type', 'external_id_value', 'erasure_number') | indent(8) }} as segment_id
    from {{ working_table('scope_identifiers') }}
    where identifier = node
{%- endmacro %}

{# The link that last renamed a node's profile, and the name before. #}
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

{# Only the founder of a node can retire. Of one that never led a profile only the heir is kept. #}
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

{# `members`: the rows of identity_clusters that the scope was made of. #}
{% macro get_changed_identifiers_sql(members) -%}
    {%- set columns = birth_columns() + ['segment_id', 'founder_type', 'founder_value'] + kept_columns() + ['is_undecided'] -%}
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

{# Identifiers that no event shows any more. #}
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

{% macro get_delete_changed_identifiers_sql(clusters) -%}
    delete from {{ clusters }}
    using {{ working_table('changed_identifiers') }} as changed_identifiers
    where
        changed_identifiers.external_id_type = {{ clusters.identifier }}.external_id_type
        and changed_identifiers.external_id_value = {{ clusters.identifier }}.external_id_value
{%- endmacro %}

{# The links of the scope whose outcome is not noted yet, or noted otherwise. #}
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

{% macro get_changed_links_update_sql(relation, condition) -%}
    update {{ relation }}
    set is_joined = changed_links.is_joined
    from {{ working_table('changed_links') }} as changed_links
    where
        {{ relation.identifier }}.{{ row_locator() }} = changed_links.link_row
        and changed_links.{{ condition }}
{%- endmacro %}
