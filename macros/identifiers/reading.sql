{# From where on a run reads each raw table, and the notes of how far it has read: rows of
   identity_watermarks with subject 'source.table', for each relation that reads raw tables. #}

{# Returns a dict of the load times from which on `reader` reads raw tables: {'segment_web.tracks':
   time}. A raw table that is not in the dict is read whole, and the dict is empty where the
   relation `reader` is made anew. Staging calls this macro too, and there dbt's is_incremental()
   would be about staging. #}
{% macro find_reading_starts(watermarks, reader='identity_sightings') -%}
    {%- do refuse_to_guess() -%}
    {%- set starts = {} -%}
    {%- set is_there = execute and load_relation(relation_of_space('graph', reader)) -%}
    {%- if is_there and load_relation(watermarks) and not refreshes_fully() -%}
        {%- set lost = find_lost_columns(find_noted_columns(watermarks)) -%}
        {%- set rows = run_query(_get_reading_starts_sql(watermarks, reader)).rows -%}
        {%- for subject, start, behind in rows -%}
            {%- do starts.update({subject: behind if lost.get(subject) else start}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(starts) -}}
{%- endmacro %}

{# Returns a query of (subject, start_at, behind): for each raw table the load time from which on it
   is read, and the moment after all that was read. identity_sightings looks back for late rows, but
   not beyond the floor, up to which rows were read with a column that is gone since. Rejections are
   settled only once the lookback is over, so their reader does not look back. #}
{% macro _get_reading_starts_sql(watermarks, reader) -%}
    {%- set lookback = lookback() if reader == 'identity_sightings' else "interval '0 hours'" -%}
    select
        readings.subject,
        greatest(
            readings.read_through_at - {{ lookback }},
            floors.read_through_at + interval '1 microsecond',
            cast('0001-01-01' as timestamp)
        ) as start_at,
        readings.read_through_at + interval '1 microsecond' as behind
    from {{ watermarks }} as readings
    left join {{ watermarks }} as floors
        on
            floors.relation_name = 'read_columns'
            and readings.subject = floors.subject
    where
        readings.relation_name = '{{ reader }}'
        and readings.read_through_at is not null
{%- endmacro %}

{# An expression: the var lookback_hours as an interval, of at most two thousand years. With longer
   intervals engines leave the range of their timestamps. #}
{% macro lookback() -%}
    interval '{{ [var('lookback_hours'), 17000000] | min }} hours'
{%- endmacro %}

{# A condition: a row was loaded at `start` or later. It means loaded_at() >= start, but compares
   each column by itself, so that engines pass over blocks of older rows. With `is_counting` it is
   also true for rows of which nobody knows when they were loaded. #}
{% macro is_loaded_since(columns, start, is_counting=false) -%}
    {%- set times = loading_times(columns) -%}
    {%- for time in times -%}
        {%- if not loop.first %}
        or ({{ _is_no_time(times[loop.index0 - 1]) }} and (
        {%- endif -%}
        {{ time.value }} >= {{ time_literal(start | string, time.type) }}
        and {{ time.value }} <= {{ last_time(time.type) }}
    {%- endfor -%}
    {{- ' or ' ~ _is_no_time(times[-1]) if is_counting }}
    {{- '))' * (times | length - 1) }}
{%- endmacro %}

{# A condition: a column holds no time that counts. `time` is an entry of raw_times(). #}
{% macro _is_no_time(time) -%}
    ({{ time.value }} is null or {{ is_impossible_time(time) }})
{%- endmacro %}

{# Returns a query of (subject, fingerprint, read_through_at): how far each raw table is loaded. The
   fingerprint is the source key. A raw table that the running model's SQL does not name stays
   unread: it came into being after the model was compiled. The caller has to cut read_through_at at
   the start of the run, because clocks run ahead. #}
{% macro get_loaded_through_sql(watermarks) -%}
    {%- set starts = find_reading_starts(watermarks) -%}
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
                {{ text_literal(raw_table) }} as subject,
                {{ text_literal(entry.source_key) }} as fingerprint,
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

{# Notes in identity_watermarks how far `reader` has read each raw table, in the open transaction.
   `loaded_sql` is a query like get_loaded_through_sql(). A watermark only moves on. #}
{% macro note_loaded_rows(watermarks, reader, loaded_sql) -%}
    {%- do execute_sql(
        drop_table_statements(['loaded_through'])
        ~ create_table_statements('loaded_through', loaded_sql)
        ~ _update_watermarks_statements(watermarks, reader)
        ~ drop_table_statements(['loaded_through'])) -%}
{%- endmacro %}

{# Returns statements that move the watermarks of `reader` on to loaded_through. #}
{% macro _update_watermarks_statements(watermarks, reader) -%}
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

{# Raises an error where a raw table was read and its source, or the table itself, is no longer in
   the var segment_sources, or where the source has another key by now. Sources and tables may be
   added at any time. #}
{% macro refuse_other_sources(watermarks) -%}
    {%- set keys = {} -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) -%}
            {%- do keys.update({entry.name ~ '.' ~ table: entry.source_key}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set sql -%}
        select distinct subject, fingerprint
        from {{ watermarks }}
        where relation_name = 'identity_sightings' and subject like '%.%'
        order by subject
    {%- endset -%}
    {%- for subject, source_key in run_query(sql).rows if keys.get(subject) != source_key -%}
        {%- do exceptions.raise_compiler_error(
            'var segment_sources: found ' ~ tojson(segment_sources()) ~ ', expected the source '
            ~ subject.split('.')[0] ~ ' with the key ' ~ source_key
            ~ (' and the table ' ~ subject.split('.')[1]
                if subject.split('.')[1] not in segment_tables() else '')
            ~ ', as it was when its rows were read; change it back, or run once with'
            ~ ' --full-refresh.') -%}
    {%- endfor -%}
{%- endmacro %}
