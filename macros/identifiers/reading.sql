{# From which load time on each raw table is read: {'segment_web.tracks': time}; empty where the
   table that reads them is made anew. Staging asks too, where dbt's is_incremental() would be about
   staging. #}
{% macro get_reading_starts(watermarks, reader='identity_sightings') -%}
    {%- do refuse_to_guess() -%}
    {%- set starts = {} -%}
    {%- set is_there = execute and load_relation(relation_of_space('graph', reader)) -%}
    {%- if is_there and load_relation(watermarks) and not is_full_refresh() -%}
        {%- set lost = get_lost_columns(get_noted_columns(watermarks)) -%}
        {%- for subject, start, behind in run_query(
            get_reading_starts_sql(watermarks, reader)).rows -%}
            {%- do starts.update({subject: behind if lost.get(subject) else start}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(starts) -}}
{%- endmacro %}

{# For each raw table: where the next run begins to read, and behind all that was read. Sightings
   look back for late rows, but not beyond the time up to which rows were read with a column that is
   gone since. What was counted is settled by the lookback already. #}
{% macro get_reading_starts_sql(watermarks, reader) -%}
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

{# The var lookback_hours; beyond two thousand years engines run out of time. #}
{% macro lookback() -%}
    interval '{{ [var('lookback_hours'), 17000000] | min }} hours'
{%- endmacro %}

{# Whether a row was loaded by then or later: loaded_at(), but each column compared by itself, so
   that engines pass over blocks of older rows. Whoever counts takes rows of which nobody knows when
   they were loaded, too. #}
{% macro is_loaded_since(columns, start, is_counting=false) -%}
    {%- set times = loading_times(columns) -%}
    {%- for time in times -%}
        {%- if not loop.first %}
        or ({{ is_no_time(times[loop.index0 - 1]) }} and (
        {%- endif -%}
        {{ time.value }} >= {{ time_literal(start | string, time.type) }}
        and {{ time.value }} <= {{ last_time(time.type) }}
    {%- endfor -%}
    {{- ' or ' ~ is_no_time(times[-1]) if is_counting }}
    {{- '))' * (times | length - 1) }}
{%- endmacro %}

{% macro is_no_time(time) -%}
    ({{ time.value }} is null or {{ is_impossible_time(time) }})
{%- endmacro %}
