{# What surrounds the select of identity_sightings, in its transaction. #}

{# Pre-hook, before raw rows are read. before_model has the space's lock by now. Notes how far each
   raw table is loaded. Raises if rules or source keys have changed since the table was built. #}
{% macro before_identity_sightings(this, watermarks, tombstones, suppressions) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- do forbid_nested_loops() if check_anyone_forgotten(tombstones, suppressions) -%}
        {%- do report_raw_tables(watermarks) -%}

        {# Read marks. #}
        {%- if builds_anew() -%}
            {%- do execute_sql(_get_forget_readings_sql(watermarks)) -%}
            {%- do set_watermark(watermarks, 'identity_sightings', 'rebuilt',
                {'revision': next_revision('identity_sightings', watermarks)}) -%}
        {%- else -%}
            {%- do refuse_other_rules(this, watermarks) -%}
            {%- do refuse_other_sources(watermarks) -%}
        {%- endif -%}

        {# How far each raw table is loaded by now: rows that are loaded while the model reads will
           be read again. #}
        {%- set row_count = measure_loaded_rows(_get_readings_sql(watermarks)) -%}
        {%- do known_of_invocation().update({'raw_row_count': row_count}) -%}
        {%- do write_ctes() -%}
    {%- endif -%}
{%- endmacro %}

{# Returns a statement that forgets how far raw tables were read, and with which columns. #}
{% macro _get_forget_readings_sql(watermarks) -%}
    delete from {{ watermarks }}
    where relation_name in
        ('identity_sightings', 'unread_columns', 'read_columns', 'read_files')
    and subject like '%.%'
{%- endmacro %}

{# Returns a query (subject, fingerprint, read_through_at, row_count), one row per raw table with
   rows: the newest load time, but never later than the start of the run, because clocks run
   ahead. #}
{% macro _get_readings_sql(watermarks) -%}
    select
        subject,
        fingerprint,
        least(read_through_at, {{ run_start() }}) as read_through_at,
        row_count
    from ({{ get_loaded_through_sql(watermarks) }}) as loaded
    where read_through_at is not null
{%- endmacro %}

{# Post-hook: takes away sightings that no event shows any more, and notes how far each raw table is
   read, and the revision of the new rows. Where the table is built anew, the model's select leaves
   such sightings without revision. #}
{% macro after_identity_sightings(this, watermarks, runs) -%}
    {%- if execute -%}
        {%- do execute_sql('delete from ' ~ this ~ ' where revision is null')
            if builds_anew() or not writes_together() -%}
        {%- set revision
            = fetch_row('select ' ~ next_revision('identity_sightings', watermarks))[0] -%}
        {%- set sighting_count = fetch_row(
            'select count(*) from ' ~ this ~ ' where revision = ' ~ revision)[0] -%}
        {%- if sighting_count > 0 or builds_anew() -%}
            {%- do set_watermark(watermarks, 'identity_sightings', '',
                {'revision': revision, 'fingerprint': "'" ~ rules_fingerprint() ~ "'"}) -%}
        {%- endif -%}
        {%- do note_unread_columns(watermarks) -%}
        {%- do note_read_columns(watermarks) -%}
        {%- do move_watermarks(watermarks, 'identity_sightings') -%}
        {%- do note_files(watermarks, 'read_files') -%}
        {%- do create_indexes(this, [
            {'name': 'pair', 'on': 'identifier_key, head_key', 'is_unique': true},
            {'name': 'head', 'on': 'head_key', 'where': 'identifier_key <> head_key'},
            {'name': 'refused', 'on': 'head_key', 'where': 'is_refused'},
            {'name': 'revision', 'on': 'revision'},
        ], is_bulk=builds_anew()) -%}
        {%- do update_run(runs, {
            'raw_row_count': known_of_invocation().raw_row_count,
            'sighting_count': sighting_count,
            'sightings_seconds': run_clock_seconds(),
        }) -%}
        {%- do drop_ctes() -%}
        {%- do log_progress(
            '{:,}'.format(sighting_count) ~ ' new sightings of identifiers and links') -%}
    {%- endif -%}
{%- endmacro %}
