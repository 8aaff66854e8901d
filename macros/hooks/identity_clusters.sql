{# What fills identity_clusters. The model's own select adds each new identifier as a profile of its
   own, and nothing at all in a run that makes the table. Everything else happens here, in the
   model's transaction: a run either resolves all that is new, or changes nothing. #}

{# Pre-hook. before_model has the space's lock by now. A table that is built anew has resolved
   nothing. Elsewhere this raises if the rules have changed since the table was built. #}
{% macro before_identity_clusters(this, watermarks) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- do start_writing(this.identifier) -%}
        {%- if builds_anew() -%}
            {%- do set_watermark(
                watermarks, 'identity_clusters', 'identity_sightings', {'revision': '0'}) -%}
        {%- else -%}
            {%- do refuse_other_rules(this, watermarks) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook: brings profiles, founders and last merges up to date with all sightings and overrides
   that no run has resolved yet, and notes on each link whether it was refused
   (identity_sightings.is_refused, resolved_overrides.is_refused). Warns of malformed and waiting
   overrides, and of undecided links. #}
{% macro after_identity_clusters(this, sightings, resolved_overrides, watermarks, runs) -%}
    {%- if execute -%}
        {# Read marks: what is resolved, what is there, and whether it was built anew since. #}
        {%- set resolved, sighted, rebuilt, revision = fetch_row(_get_revisions_sql(watermarks)) -%}
        {%- set is_whole = resolved == 0 or rebuilt > resolved -%}

        {# Work: take in what analysts decided, then resolve what is new. #}
        {%- do execute_sql(_drop_resolution_statements()) -%}
        {%- set override_count, changed_count
            = update_resolved_overrides(resolved_overrides, is_whole) -%}
        {%- do warn_of_malformed_overrides() -%}
        {%- if sighted > resolved or changed_count > 0 -%}
            {%- set overrides = resolved_overrides if override_count + changed_count > 0
                else none -%}
            {%- set outcome = _resolve(
                this, sightings, overrides, resolved, revision, is_whole, changed_count > 0) -%}
            {%- do write_resolution(this, sightings, revision, outcome.is_whole, overrides) -%}

            {# Write marks. #}
            {%- do _note_resolution(runs, outcome) -%}
            {%- do execute_sql(_drop_resolution_statements()) -%}
            {%- do _warn_of_undecided_links(outcome.undecided_count) -%}
            {%- do _note_revisions(watermarks, sighted, revision, outcome.is_whole) -%}
        {%- endif -%}
        {%- do warn_of_waiting_overrides(
            resolved_overrides, this, sightings) if override_count > 0 -%}

        {# Indexes come last: an update before them costs nothing in them. #}
        {%- do create_indexes(this, [
            {'name': 'key', 'on': 'identifier_key', 'is_unique': true},
            {'name': 'founder', 'on': 'founder_key'},
            {'name': 'revision', 'on': 'revision'},
        ], is_bulk=builds_anew()) -%}
        {%- do update_run(runs, {'resolution_seconds': run_clock_seconds()}) -%}
        {%- do finish_writing(this.identifier) -%}
    {%- endif -%}
{%- endmacro %}

{# Creates the scope and contracts it; returns a dict of is_whole, round_count and undecided_count.
   The var contraction_max_rounds can cut contraction off, and how far it came then depends on where
   it began. So everything is resolved if contraction went on from present profiles. #}
{% macro _resolve(
    clusters, sightings, overrides, resolved, revision, is_whole, is_overridden
) -%}
    {%- set links = get_links_sql(sightings, overrides, resolved) -%}
    {%- set separations = get_separation_type_counts_sql(overrides) if overrides else none -%}
    {%- if is_whole -%}
        {%- do create_whole_scope(sightings, links) -%}
    {%- else -%}
        {%- do create_touched_scope(
            clusters, sightings, links, resolved, revision, is_overridden) -%}
    {%- endif -%}
    {%- set outcome = resolve_scope(separations) -%}
    {%- if outcome.undecided_count > 0 and not is_whole and _check_continued_profiles() -%}
        {%- set is_whole = true -%}
        {%- do execute_sql(_drop_resolution_statements()) -%}
        {%- do create_whole_scope(sightings, links) -%}
        {%- set outcome = resolve_scope(separations) -%}
    {%- endif -%}
    {{- return(dict(outcome, is_whole=is_whole)) -}}
{%- endmacro %}

{# Returns whether the scope has profiles to go on from as they are. #}
{% macro _check_continued_profiles() -%}
    {{- return(fetch_row(
        'select count(*) from ' ~ working_table('scope_profiles')
        ~ ' where not is_recomputed')[0] > 0) -}}
{%- endmacro %}

{# Returns whether this is a run that makes identity_clusters, so that after_identity_clusters
   writes all of its rows. Elsewhere (compile, show, docs) the model's own select stands as it is
   written. #}
{% macro hook_writes_all() -%}
    {{- return(execute and flags.WHICH in ['run', 'build'] and not is_incremental()) -}}
{%- endmacro %}

{# Returns a query, one row of four revisions: of identity_sightings the one that is resolved, the
   present one, and the one at which the table was last built anew; of identity_clusters the
   next. #}
{% macro _get_revisions_sql(watermarks) -%}
    select
        {{ current_revision('identity_clusters', watermarks, 'identity_sightings') }},
        {{ current_revision('identity_sightings', watermarks) }},
        {{ current_revision('identity_sightings', watermarks, 'rebuilt') }},
        {{ next_revision('identity_clusters', watermarks) }}
{%- endmacro %}

{# Notes in identity_watermarks which revision of identity_sightings is resolved, and the revision
   of identity_clusters with the fingerprint of its rules. #}
{% macro _note_revisions(watermarks, sighted, revision, is_whole) -%}
    {%- do set_watermark(
        watermarks, 'identity_clusters', 'identity_sightings', {'revision': sighted}) -%}
    {%- do set_watermark(
        watermarks, 'identity_clusters', 'rebuilt', {'revision': revision}) if is_whole -%}
    {%- do set_watermark(watermarks, 'identity_clusters', '',
        {'revision': revision, 'fingerprint': "'" ~ rules_fingerprint() ~ "'"}) -%}
{%- endmacro %}

{# Notes counts of the resolution in this run's row of identity_runs. #}
{% macro _note_resolution(runs, outcome) -%}
    {%- do update_run(runs, {
        'resolved_identifier_count':
            '(select count(*) from ' ~ working_table('scope_identifiers') ~ ')',
        'resolved_link_count': '(select count(*) from ' ~ working_table('scope_links') ~ ')',
        'joined_link_count': '(select count(*) from ' ~ working_table('joined_links') ~ ')',
        'refused_link_count': '(' ~ get_refused_count_sql() ~ ')',
        'undecided_link_count': outcome.undecided_count,
        'round_count': outcome.round_count,
    }) -%}
{%- endmacro %}

{# Returns a query: how many links of the scope were refused, that is, have ends in two profiles. #}
{% macro get_refused_count_sql() -%}
    select count(*)
    from {{ working_table('scope_links') }} as scope_links
    inner join {{ working_table('resolved_nodes') }} as heads on scope_links.head = heads.node
    inner join {{ working_table('resolved_nodes') }} as tails on scope_links.tail = tails.node
    where heads.founder <> tails.founder
{%- endmacro %}

{# Warns if contraction was cut off, with the number of links that are refused for that reason. #}
{% macro _warn_of_undecided_links(count) -%}
    {%- if count > 0 -%}
        {%- do exceptions.warn(
            'contraction: ' ~ count ~ ' links were still undecided after '
            ~ var('contraction_max_rounds')
            ~ ' rounds and are refused for that reason; no two people were joined by it. Find them'
            ~ " with `outcome = 'refused' and reason = 'contraction_max_rounds'` in identity_links,"
            ~ ' and raise the var contraction_max_rounds (with --full-refresh) if they are'
            ~ ' honest.') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns statements that drop the working tables of a resolution, whichever of them exist.
   macros/contraction/README.md explains those of contraction. #}
{% macro _drop_resolution_statements() -%}
    {{- return(drop_table_statements([
        'staged_overrides', 'current_overrides', 'changed_overrides',
        'scope_identifiers', 'scope_links', 'scope_profiles', 'scope_members',
        'pending_links', 'changed_profiles', 'touched_profiles', 'touched_groups',
        'touched_members', 'recomputed_groups', 'neighborhood_profiles', 'profile_neighborhoods',
        'contraction_nodes', 'contraction_links', 'contraction_neighborhoods',
        'contraction_type_counts', 'contraction_steps', 'contraction_undecided',
        'contraction_components', 'contraction_parents', 'contraction_walking_nodes',
        'contraction_retirements', 'node_type_counts', 'failing_nodes', 'undecided_neighborhoods',
        'resolved_nodes', 'joined_links',
        'resolved_identifiers', 'changed_identifiers', 'changed_links',
    ])) -}}
{%- endmacro %}
