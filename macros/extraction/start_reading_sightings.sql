{# Pre-hook of identity_sightings, in the transaction that reads the raw rows: notes how far each raw table is
   loaded by now. What is loaded while the run reads will be read again. #}
{% macro start_reading_sightings(this, watermarks) -%}
    {%- if execute -%}
        {%- do start_run_clock() -%}
        {%- do prepare_engine() -%}
        {%- do lock_space(watermarks) -%}
        {%- if is_incremental() -%}
            {%- do refuse_other_rules(this, watermarks) -%}
            {%- do refuse_other_sources(watermarks) -%}
        {%- else -%}
            {%- do execute_sql(
                'delete from ' ~ watermarks
                ~ " where relation_name = 'identity_sightings' and subject not in ('', 'rebuilt')") -%}
            {%- do set_watermark(watermarks, 'identity_sightings', 'rebuilt',
                {'revision': next_revision('identity_sightings', watermarks)}) -%}
        {%- endif -%}
        {%- do execute_sql(
            drop_working_tables(['loaded_through'])
            ~ create_working_table('loaded_through', get_loaded_through_sql(watermarks))
            ~ get_watermarks_update_statements(watermarks)
            ~ drop_working_tables(['loaded_through'])) -%}
    {%- endif -%}
{%- endmacro %}

{# Of the rows that the run reads; whatever staging does not show yet stays unread. Never beyond the start of the
   run, because clocks run ahead. #}
{% macro get_loaded_through_sql(watermarks) -%}
    {%- for table in segment_tables() %}
    select
        raw_table as subject,
        source_key as fingerprint,
        case when max(loaded_at) > {{ run_start() }} then {{ run_start() }} else max(loaded_at) end as read_through_at
    from {{ ref('stg_segment__' ~ table) }}
    where {{ not_read_yet(table, watermarks) }}
    group by raw_table, source_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro get_watermarks_update_statements(watermarks) -%}
    delete from {{ watermarks }}
    using loaded_through
    where
        {{ watermarks.identifier }}.relation_name = 'identity_sightings'
        and {{ watermarks.identifier }}.subject = loaded_through.subject
        and (
            {{ watermarks.identifier }}.read_through_at is null
            or {{ watermarks.identifier }}.read_through_at < loaded_through.read_through_at
        );

    insert into {{ watermarks }} (relation_name, subject, read_through_at, revision, fingerprint)
    select
        'identity_sightings' as relation_name,
        loaded_through.subject,
        loaded_through.read_through_at,
        cast(null as {{ dbt.type_bigint() }}) as revision,
        loaded_through.fingerprint
    from loaded_through
    left join {{ watermarks }} as noted
        on noted.relation_name = 'identity_sightings' and noted.subject = loaded_through.subject
    where noted.subject is null;
{% endmacro %}
