{# Pre-hook of identity_sightings, in the transaction that reads the raw rows: notes how far each
   raw table is loaded by now. What is loaded while the run reads will be read again. #}
{% macro start_reading_sightings(this, watermarks, tombstones, suppressions) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- do avoid_loops(true) if has_forgotten(tombstones, suppressions) -%}
        {%- do report_raw_tables(watermarks) -%}
        {%- if not is_built_anew() -%}
            {%- do refuse_other_rules(this, watermarks) -%}
            {%- do refuse_other_sources(watermarks) -%}
        {%- else -%}
            {%- do execute_sql(
                'delete from ' ~ watermarks
                ~ " where relation_name in ('identity_sightings', 'unread_columns', 'read_columns')"
                ~ " and subject like '%.%'") -%}
            {%- do set_watermark(watermarks, 'identity_sightings', 'rebuilt',
                {'revision': next_revision('identity_sightings', watermarks)}) -%}
        {%- endif -%}
        {%- do note_unread_columns(watermarks) -%}
        {%- do note_read_columns(watermarks) -%}
        {%- do execute_sql(
            drop_working_tables(['loaded_through'])
            ~ create_working_table('loaded_through', 'select subject, fingerprint, least(read_through_at, '
                ~ run_start() ~ ') as read_through_at from (' ~ get_loaded_through_sql(watermarks)
                ~ ') as loaded where read_through_at is not null')
            ~ get_watermarks_update_statements(watermarks, 'identity_sightings')
            ~ drop_working_tables(['loaded_through'])) -%}
    {%- endif -%}
{%- endmacro %}

{# Never beyond the start of the run, because clocks run ahead. A raw table that came into being
   after the model was compiled stays unread. #}
{% macro get_loaded_through_sql(watermarks) -%}
    {%- set starts = get_reading_starts(watermarks) -%}
    {%- set compiled = {} -%}
    {%- for relation in modules.re.findall('from (.+)', model.compiled_code) -%}
        {%- do compiled.update({relation: none}) -%}
    {%- endfor -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) -%}
            {%- set raw_table = entry.name ~ '.' ~ table -%}
            {%- set columns = raw_columns(entry.name, table) -%}
            {%- if columns and raw_relation(entry.name, table) | string in compiled %}
            select
                {{ quoted(raw_table) }} as subject,
                {{ quoted(entry.source_key) }} as fingerprint,
                max({{ loaded_at(columns) }}) as read_through_at
            from {{ raw_relation(entry.name, table) }}
            {%- if raw_table in starts %}
            where {{ is_loaded_since(columns, starts[raw_table]) }}
            {%- endif %}
            union all
            {%- endif -%}
        {%- endfor -%}
    {%- endfor %}
    select
        cast(null as {{ dbt.type_string() }}) as subject,
        cast(null as {{ dbt.type_string() }}) as fingerprint,
        cast(null as timestamp) as read_through_at
{%- endmacro %}

{% macro get_watermarks_update_statements(watermarks, reader) -%}
    delete from {{ watermarks }}
    using {{ working_table('loaded_through') }} as loaded_through
    where
        {{ watermarks.identifier }}.relation_name = '{{ reader }}'
        and {{ watermarks.identifier }}.subject = loaded_through.subject
        and (
            {{ watermarks.identifier }}.read_through_at is null
            or {{ watermarks.identifier }}.read_through_at < loaded_through.read_through_at
        );

    insert into {{ watermarks }} (relation_name, subject, read_through_at, revision, fingerprint)
    select
        '{{ reader }}' as relation_name,
        loaded_through.subject,
        loaded_through.read_through_at,
        cast(null as {{ dbt.type_bigint() }}) as revision,
        loaded_through.fingerprint
    from {{ working_table('loaded_through') }} as loaded_through
    left join {{ watermarks }} as noted
        on noted.relation_name = '{{ reader }}' and noted.subject = loaded_through.subject
    where noted.subject is null;
{% endmacro %}
