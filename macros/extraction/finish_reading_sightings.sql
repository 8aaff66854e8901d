{% macro finish_reading_sightings(this, watermarks, runs) -%}
    {%- if execute -%}
        {%- do execute_sql('delete from ' ~ this ~ ' where revision is null') if is_built_anew() -%}
        {%- set revision = fetch_row('select ' ~ next_revision('identity_sightings', watermarks))[0] -%}
        {%- set sighting_count = fetch_row('select count(*) from ' ~ this ~ ' where revision = ' ~ revision)[0] -%}
        {%- if sighting_count > 0 or is_built_anew() -%}
            {%- do set_watermark(watermarks, 'identity_sightings', '',
                {'revision': revision, 'fingerprint': "'" ~ rules_fingerprint() ~ "'"}) -%}
        {%- endif -%}
        {%- do update_run(runs, {
            'sighting_count': sighting_count,
            'sightings_seconds': run_clock_seconds(),
        }) -%}
        {%- do log_progress('{:,}'.format(sighting_count) ~ ' new sightings of identifiers and links') -%}
    {%- endif -%}
{%- endmacro %}
