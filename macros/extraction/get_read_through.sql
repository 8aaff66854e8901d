{# How far each raw table has been read: {'segment_web.tracks': time}; empty where the table that reads them is made anew.
   Staging asks too, where dbt's is_incremental() would be about staging. #}
{% macro get_read_through(watermarks, reader='identity_sightings') -%}
    {%- set read_through = {} -%}
    {%- if execute and not is_full_refresh() and load_relation(relation_of_space('graph', reader)) and load_relation(watermarks) -%}
        {%- for subject, read_through_at in run_query(
            'select subject, read_through_at from ' ~ watermarks
            ~ " where relation_name = '" ~ reader ~ "' and read_through_at is not null").rows -%}
            {%- do read_through.update({subject: read_through_at}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(read_through) -}}
{%- endmacro %}

{# Whether a row was loaded after its raw table was read last, or within the lookback before that: loaded_at(), but each
   column compared by itself, so that engines pass over blocks of older rows. Whoever counts looks back no further, and
   takes rows of which nobody knows when they were loaded. #}
{% macro is_loaded_since(columns, read_through_at, is_counting=false) -%}
    {%- set lookback = modules.datetime.timedelta(hours=0 if is_counting else var('lookback_hours')) -%}
    {%- set since = "cast('" ~ (read_through_at - lookback) ~ "' as timestamp)" -%}
    {%- set times = loading_times(columns) -%}
    {%- for time in times -%}
        {{ ' or (' ~ times[loop.index0 - 1] ~ ' is null and (' if not loop.first }}{{ time }} >= {{ since }}
    {%- endfor -%}
    {{- ' or ' ~ times[-1] ~ ' is null' if is_counting }}
    {{- '))' * (times | length - 1) }}
{%- endmacro %}
