{# Before the raw rows are read, in the transaction that reads them: how far each raw table is loaded by now,
   never beyond the start of the run, because clocks run ahead. What is loaded while the run reads
   will be read again. #}
{% macro start_reading_sightings(this, watermarks) -%}
    {%- if execute -%}
        {%- do lock_space(watermarks) -%}
        {%- if is_incremental() -%}
            {%- do refuse_other_rules(this, watermarks) -%}
            {%- do refuse_other_sources(watermarks) -%}
        {%- else -%}
            {%- do execute_sql("delete from " ~ watermarks ~ " where relation_name = 'identity_sightings' and subject not in ('', 'rebuilt')") -%}
            {%- do set_watermark(watermarks, 'identity_sightings', 'rebuilt',
                {'revision': next_revision('identity_sightings', watermarks)}) -%}
        {%- endif -%}
        {%- for entry in segment_sources() -%}
            {%- for table in segment_tables() if raw_columns(entry.name, table) -%}
                {%- do note_loaded_through(entry, table, watermarks) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro note_loaded_through(entry, table, watermarks) -%}
    {%- set raw_table = entry.name ~ '.' ~ table -%}
    {%- set columns = raw_columns(entry.name, table) -%}
    {%- set noted = get_watermark(watermarks, 'identity_sightings', raw_table) -%}
    {%- set loaded_through = fetch_row(
        'select max(' ~ raw_timestamp(columns, ['uuid_ts', 'loaded_at', 'received_at']) ~ ') from ' ~ source(entry.name, table))[0] -%}
    {%- set read_through = [loaded_through, run_started_at.replace(tzinfo=none)] | min if loaded_through -%}
    {%- if noted and noted.read_through_at and read_through -%}
        {%- set read_through = [read_through, noted.read_through_at] | max -%}
    {%- endif -%}
    {%- do set_watermark(watermarks, 'identity_sightings', raw_table, {
        'read_through_at': "'" ~ read_through ~ "'" if read_through else 'null',
        'fingerprint': dbt.string_literal(dbt.escape_single_quotes(entry.source_key)),
    }) -%}
{%- endmacro %}
