{% macro before_identity_clusters(this, watermarks) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- if not builds_anew() -%}
            {%- do refuse_other_rules(this, watermarks) -%}
        {%- else -%}
            {%- do set_watermark(watermarks, 'identity_clusters', 'identity_sightings', {'revision': '0'}) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook of identity_clusters, in its transaction: brings profiles, founders and last merges up to date with
   all sightings and overrides that no run has resolved yet, and notes on each link whether it was joined. #}
{% macro after_identity_clusters(this, sightings, resolved_overrides, watermarks, runs) -%}
    {%- if execute -%}
        {%- set resolved, sighted, sightings_rebuilt, revision = fetch_row(get_revisions_sql(watermarks)) -%}
        {%- set is_whole = resolved == 0 or sightings_rebuilt > resolved -%}
        {%- set outcome = {'round_count': 0, 'undecided_count': 0} -%}
        {%- do execute_sql(drop_resolution_statements()) -%}
        {%- set override_count, changed_override_count = update_resolved_overrides(resolved_overrides, is_whole) -%}
        {%- do warn_of_malformed_overrides() -%}
        {%- if sighted > resolved or changed_override_count > 0 -%}
            {%- set present_overrides = resolved_overrides if override_count > 0 or changed_override_count > 0 else none -%}
            {%- set links = get_links_sql(sightings, resolved, present_overrides) -%}
            {%- if is_whole -%}
                {%- do create_whole_scope(sightings, links) -%}
            {%- else -%}
                {%- do create_touched_scope(this, sightings, links, resolved, changed_override_count > 0) -%}
            {%- endif -%}
            {%- do outcome.update(resolve_scope(present_overrides)) -%}
            {%- if outcome.undecided_count > 0 and not is_whole and check_continued_profiles() -%}
                {%- set is_whole = true -%}
                {%- do execute_sql(drop_resolution_statements()) -%}
                {%- do create_whole_scope(sightings, links) -%}
                {%- do outcome.update(resolve_scope(present_overrides)) -%}
            {%- endif -%}
            {%- do write_resolution(this, sightings, revision, is_whole, present_overrides) -%}
            {%- do note_resolution(runs, outcome) -%}
            {%- do execute_sql(drop_resolution_statements()) -%}
            {%- do warn_of_undecided_links(outcome.undecided_count) -%}
            {%- do note_resolved_revisions(watermarks, sighted, revision, is_whole) -%}
        {%- endif -%}
        {%- do warn_of_waiting_overrides(resolved_overrides, this, sightings) if override_count > 0 -%}
        {%- do index_sightings(sightings) -%}
        {%- do index_clusters(this) -%}
        {%- do update_run(runs, {'resolution_seconds': run_clock_seconds()}) -%}
    {%- endif -%}
{%- endmacro %}

{# Whether this is a run that builds identity_clusters from nothing. Elsewhere (compile, show, docs) the model's own
   select stands as it is written. #}
{% macro hook_writes_all() -%}
    {{- return(execute and flags.WHICH in ['run', 'build'] and not is_incremental()) -}}
{%- endmacro %}

{# Where contraction is cut off, how far it came depends on where it began: not from the present profiles, then. #}
{% macro check_continued_profiles() -%}
    {{- return(fetch_row(
        'select count(*) from ' ~ working_table('scope_profiles')
        ~ ' where not is_recomputed')[0] > 0) -}}
{%- endmacro %}

{# The revision of sightings that is resolved, the present one, the one they were last rebuilt at, and the next revision
   of identity_clusters. #}
{% macro get_revisions_sql(watermarks) -%}
    select
        {{ current_revision('identity_clusters', watermarks, 'identity_sightings') }},
        {{ current_revision('identity_sightings', watermarks) }},
        {{ current_revision('identity_sightings', watermarks, 'rebuilt') }},
        {{ next_revision('identity_clusters', watermarks) }}
{%- endmacro %}

{% macro note_resolved_revisions(watermarks, sighted, revision, is_whole) -%}
    {%- do set_watermark(watermarks, 'identity_clusters', 'identity_sightings', {'revision': sighted}) -%}
    {%- do set_watermark(watermarks, 'identity_clusters', 'rebuilt', {'revision': revision}) if is_whole -%}
    {%- do set_watermark(watermarks, 'identity_clusters', '',
        {'revision': revision, 'fingerprint': "'" ~ rules_fingerprint() ~ "'"}) -%}
{%- endmacro %}

{% macro note_resolution(runs, outcome) -%}
    {%- do update_run(runs, {
        'resolved_identifier_count':
            '(select count(*) from ' ~ working_table('scope_identifiers') ~ ')',
        'resolved_link_count': '(select count(*) from ' ~ working_table('scope_links') ~ ')',
        'joined_link_count': '(select count(*) from ' ~ working_table('joined_links') ~ ')',
        'refused_link_count': get_refused_count_sql(),
        'undecided_link_count': outcome.undecided_count,
        'round_count': outcome.round_count,
    }) -%}
{%- endmacro %}

{% macro get_refused_count_sql() -%}
    (
        select count(*)
        from {{ working_table('scope_links') }} as scope_links
        inner join {{ working_table('resolved_nodes') }} as heads on scope_links.head = heads.node
        inner join {{ working_table('resolved_nodes') }} as tails on scope_links.tail = tails.node
        where heads.founder <> tails.founder
    )
{%- endmacro %}

{% macro warn_of_undecided_links(count) -%}
    {%- if count > 0 -%}
        {%- do exceptions.warn(
            'contraction: ' ~ count ~ ' links were still undecided after ' ~ var('contraction_max_rounds')
            ~ ' rounds and are refused for that reason; no two people were joined by it. Find them with'
            ~ " `outcome = 'refused' and reason = 'contraction_max_rounds'` in identity_links, and raise the var"
            ~ ' contraction_max_rounds (with --full-refresh) if they are honest.') -%}
    {%- endif -%}
{%- endmacro %}

{% macro drop_resolution_statements() -%}
    {{- return(drop_table_statements([
        'scope_identifiers', 'scope_links', 'scope_profiles', 'pending_links', 'changed_profiles', 'touched_profiles',
        'touched_groups', 'touched_members', 'recomputed_groups', 'neighborhood_profiles', 'profile_neighborhoods', 'scope_members',
        'contraction_nodes', 'contraction_links', 'contraction_neighborhoods', 'contraction_type_counts', 'contraction_steps',
        'contraction_undecided', 'contraction_components', 'contraction_parents', 'contraction_walking_nodes',
        'contraction_retirements', 'node_type_counts', 'failing_nodes', 'resolved_nodes', 'joined_links',
        'undecided_neighborhoods', 'resolved_identifiers', 'changed_identifiers', 'changed_links',
        'staged_overrides', 'current_overrides', 'changed_overrides',
    ])) -}}
{%- endmacro %}
