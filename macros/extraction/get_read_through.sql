{# How far each raw table has been read: {'segment_web.tracks': time}; empty where identity_sightings is made anew. Staging
   asks too, where dbt's is_incremental() would be about staging. #}
{% macro get_read_through(watermarks) -%}
    {%- set read_through = {} -%}
    {%- set sightings = api.Relation.create(
        database=target.database, schema=space_schema('graph'), identifier='identity_sightings', type='table') -%}
    {%- if execute and not should_full_refresh() and load_relation(sightings) and load_relation(watermarks) -%}
        {%- for subject, read_through_at in run_query(
            'select subject, read_through_at from ' ~ watermarks
            ~ " where relation_name = 'identity_sightings' and read_through_at is not null").rows -%}
            {%- do read_through.update({subject: read_through_at}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(read_through) -}}
{%- endmacro %}

{# Whether a row was loaded after its raw table was read last, or within the lookback before that: loaded_at(), but each
   column compared by itself, so that engines pass over blocks of older rows. #}
{% macro is_loaded_since(columns, read_through_at) -%}
    {%- set lookback = modules.datetime.timedelta(hours=var('lookback_hours')) -%}
    {%- set since = "cast('" ~ (read_through_at - lookback) ~ "' as timestamp)" -%}
    {%- set times = loading_times(columns) -%}
    {%- for time in times -%}
        {{ ' or (' ~ times[loop.index0 - 1] ~ ' is null and (' if not loop.first }}{{ time }} >= {{ since }}
    {%- endfor -%}
    {{ '))' * (times | length - 1) }}
{%- endmacro %}
