{# From where on a run reads each raw table, and the notes of how far it has read: rows of
   identity_watermarks with subject 'source.table', for each relation that reads raw tables.

   A row that tells when it was loaded is late by as long as its loader's transaction lasts, and a
   row that tells only when it was received by as long as trackers and loaders wait. So each row is
   held against the hours of its kind. No watermark is later than the start of the run that noted
   it. So it does not matter which of the columns the watermark came from: what has not been read
   yet became visible after that moment. #}

{# Returns a dict of the times from which on identity_sightings reads raw tables:
   {'segment_web.tracks': {loaded, received}}. `loaded` is for rows that tell when they were loaded,
   `received` for the others. A raw table that is not in the dict is read whole, and the dict is
   empty where identity_sightings is made anew. Files have {files} instead, those to read. With
   looks_back=false the times are those behind all that was read. No row that was read with an
   identifier column that is gone is read again. A raw table that has lost a loading column is read
   whole once: what was loaded late by received_at shows it no more. #}
{% macro find_reading_starts(watermarks, looks_back=true) -%}
    {%- set starts = {} -%}
    {%- if check_reads_on('identity_sightings', watermarks) -%}
        {%- set lost = find_lost_columns(find_noted_columns(watermarks)) -%}
        {%- set rows = fetch_table(_get_reading_starts_sql(watermarks)).rows -%}
        {%- for subject, loaded, received, above_floor, behind in rows -%}
            {%- set gone = lost.get(subject, {'identifiers': [], 'loading': []}) -%}
            {%- if gone.identifiers or not looks_back -%}
                {%- do starts.update({subject: {'loaded': behind, 'received': behind}}) -%}
            {%- elif not gone.loading -%}
                {%- do starts.update({subject: {'loaded': loaded, 'received': received}}) -%}
            {%- elif above_floor -%}
                {%- do starts.update({
                    subject: {'loaded': above_floor, 'received': above_floor}}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do starts.update(find_unread_files(watermarks, 'read_files')) -%}
    {%- endif -%}
    {{- return(starts) -}}
{%- endmacro %}

{# Returns whether the relation `reader` goes on from where it stopped; false where it is made anew.
   Staging asks this too, and there dbt's is_incremental() would be about staging. #}
{% macro check_reads_on(reader, watermarks) -%}
    {%- do refuse_to_guess() -%}
    {{- return(
        execute
        and load_relation(relation_of_space('graph', reader)) is not none
        and load_relation(watermarks) is not none
        and not refreshes_fully()
        and not was_interrupted(reader)
    ) -}}
{%- endmacro %}

{# Returns a query of (subject, loaded, received, above_floor, behind): for each raw table the
   moments from which on rows are read that tell when they were loaded, and rows that do not; the
   moment after the floor, up to which rows were read with a column that is gone since; and the
   moment after all that was read. #}
{% macro _get_reading_starts_sql(watermarks) -%}
    select
        readings.subject,
        greatest(
            readings.read_through_at - {{ hours_of('loading_overlap_hours') }},
            floors.read_through_at + interval '1 microsecond',
            cast('0001-01-01' as timestamp)
        ) as loaded,
        greatest(
            readings.read_through_at - {{ hours_of('lookback_hours') }},
            floors.read_through_at + interval '1 microsecond',
            cast('0001-01-01' as timestamp)
        ) as received,
        floors.read_through_at + interval '1 microsecond' as above_floor,
        readings.read_through_at + interval '1 microsecond' as behind
    from {{ watermarks }} as readings
    left join {{ watermarks }} as floors
        on
            floors.relation_name = 'read_columns'
            and readings.subject = floors.subject
    where
        readings.relation_name = 'identity_sightings'
        and readings.read_through_at is not null
{%- endmacro %}

{# An expression: a var of hours as an interval, of at most two thousand years. With longer
   intervals engines leave the range of their timestamps. #}
{% macro hours_of(name) -%}
    interval '{{ [var(name), 17000000] | min }} hours'
{%- endmacro %}

{# A condition: a row was loaded at `start` or later, where `start` is an entry of what
   find_reading_starts() returns. The first column of reading_columns() that tells a time decides.
   Each column is compared by itself, so that engines find rows by index, or pass over blocks of
   older ones. What follows for the first column alone stands before the rest, because DuckDB passes
   over blocks by one column only. With `is_counting` the condition is also true for rows of which
   nobody knows when they came. #}
{% macro is_loaded_since(columns, start, is_counting=false) -%}
    {%- set times = raw_times(columns, reading_columns()) -%}
    {%- if times | length > 1 -%}
        ({{ _is_since(times[0], start) }} or {{ _is_no_time(times[0]) }}) and (
    {%- endif -%}
    {%- for time in times -%}
        {%- if not loop.first %}
        or ({{ _is_no_time(times[loop.index0 - 1]) }} and (
        {%- endif -%}
        {{ _is_since(time, start) }}
        and {{ time.value }} <= {{ last_time(time.type) }}
    {%- endfor -%}
    {{- ' or ' ~ _is_no_time(times[-1]) if is_counting }}
    {{- '))' * (times | length - 1) ~ (')' if times | length > 1 else '') }}
{%- endmacro %}

{# A condition: a column holds the start of its kind, or a later time. `time` is an entry of
   raw_times(). #}
{% macro _is_since(time, start) -%}
    {%- set since = start.loaded if time.column in loading_columns() else start.received -%}
    {{ time.value }} >= {{ time_literal(since | string, time.type) }}
{%- endmacro %}

{# A condition: a column holds no time that counts. `time` is an entry of raw_times(). #}
{% macro _is_no_time(time) -%}
    ({{ time.value }} is null or {{ is_impossible_time(time) }})
{%- endmacro %}

{# Returns a query of (subject, fingerprint, read_through_at, row_count): how far each raw table is
   loaded, and how many rows came since it was last read. The fingerprint is the source key. A raw
   table that the running model's SQL does not name stays unread: it came into being after the model
   was compiled. Rows up to the watermark are passed over, because a watermark only moves on. Files
   have notes of their own, and one time for all. The caller has to cut read_through_at at the start
   of the run, because clocks run ahead. #}
{% macro get_loaded_through_sql(watermarks) -%}
    {%- set starts = find_reading_starts(watermarks, looks_back=false) -%}
    {%- set compiled = {} -%}
    {%- for relation in modules.re.findall('from (.+)', written_code()) -%}
        {%- do compiled.update({relation: none}) -%}
    {%- endfor -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) -%}
            {%- set raw_table = entry.name ~ '.' ~ table -%}
            {%- set columns = raw_columns(entry.name, table) -%}
            {%- if 'files' in entry and columns and not flags.EMPTY %}
            select
                {{ text_literal(raw_table) }} as subject,
                {{ text_literal(entry.source_key) }} as fingerprint,
                cast('1970-01-01' as timestamp) as read_through_at,
                count(*) as row_count
            from (
                {{ get_lines_of_files_sql(files_to_read(entry, starts)) | indent(16) }}
            ) as lines
            union all
            {%- elif columns and raw_relation(entry.name, table) | string in compiled %}
            select
                {{ text_literal(raw_table) }} as subject,
                {{ text_literal(entry.source_key) }} as fingerprint,
                max({{ raw_timestamp(columns, reading_columns()) }}) as read_through_at,
                count(*) as row_count
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
        cast(null as timestamp) as read_through_at,
        cast(null as {{ dbt.type_bigint() }}) as row_count
{%- endmacro %}

{# Keeps in loaded_through how far each raw table is loaded. `loaded_sql` is a query like
   get_loaded_through_sql(). Returns the sum of row_count. #}
{% macro measure_loaded_rows(loaded_sql) -%}
    {%- set row_count = fetch_row(
        drop_table_statements(['loaded_through'])
        ~ create_table_statements('loaded_through', loaded_sql)
        ~ 'select coalesce(sum(row_count), 0) from ' ~ working_table('loaded_through'))[0] -%}
    {{- return(row_count | int) -}}
{%- endmacro %}

{# Notes in identity_watermarks that `reader` has read each raw table as far as loaded_through says,
   and drops that. A watermark only moves on. #}
{% macro move_watermarks(watermarks, reader) -%}
    {%- do execute_sql(
        _update_watermarks_statements(watermarks, reader)
        ~ drop_table_statements(['loaded_through'])) -%}
{%- endmacro %}

{# Returns statements that move the watermarks of `reader` on to loaded_through. #}
{% macro _update_watermarks_statements(watermarks, reader) -%}
    {%- set rows -%}
        (
            select
                '{{ reader }}' as relation_name,
                loaded_through.subject,
                loaded_through.read_through_at,
                cast(null as {{ dbt.type_bigint() }}) as revision,
                loaded_through.fingerprint
            from {{ working_table('loaded_through') }} as loaded_through
            left join {{ watermarks }} as noted
                on noted.relation_name = '{{ reader }}' and noted.subject = loaded_through.subject
            where
                noted.subject is null
                or noted.read_through_at is null
                or noted.read_through_at < loaded_through.read_through_at
        )
    {%- endset -%}
    {{- return(write_watermarks_statements(watermarks, rows)) -}}
{%- endmacro %}

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
    {%- for subject, source_key in fetch_table(sql).rows if keys.get(subject) != source_key -%}
        {%- do exceptions.raise_compiler_error(
            'var segment_sources: found ' ~ tojson(segment_sources()) ~ ', expected the source '
            ~ subject.split('.')[0] ~ ' with the key ' ~ source_key
            ~ (' and the table ' ~ subject.split('.')[1]
                if subject.split('.')[1] not in segment_tables() else '')
            ~ ', as it was when its rows were read; change it back, or run once with'
            ~ ' --full-refresh.') -%}
    {%- endfor -%}
{%- endmacro %}
