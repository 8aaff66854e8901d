{# Which rows of a raw table kind an incremental run reads: per raw table, those loaded after the watermark less
   the lookback; all of a raw table that has no watermark. #}
{% macro not_read_yet(table, read_through) -%}
    {%- if not is_incremental() -%}
        true
    {%- else -%}
        {%- for entry in segment_sources() -%}
            {{ '\n        or ' if not loop.first }}(
                raw_table = {{ quoted(entry.name ~ '.' ~ table) }}
                {%- if read_through.get(entry.name ~ '.' ~ table) %}
                and {{ is_loaded_since('loaded_at', read_through[entry.name ~ '.' ~ table]) }}
                {%- endif %}
            )
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro is_loaded_since(loaded_at, read_through_at) -%}
    {%- set lookback = modules.datetime.timedelta(hours=var('lookback_hours')) -%}
    {{ loaded_at }} >= cast('{{ read_through_at - lookback }}' as timestamp)
{%- endmacro %}

{# How far each raw table has been read: {'segment_web.tracks': time}. #}
{% macro get_read_through(watermarks) -%}
    {%- set read_through = {} -%}
    {%- if execute and is_incremental() and load_relation(watermarks) -%}
        {%- for subject, read_through_at in run_query(
            'select subject, read_through_at from ' ~ watermarks
            ~ " where relation_name = 'identity_sightings' and read_through_at is not null").rows -%}
            {%- do read_through.update({subject: read_through_at}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(read_through) -}}
{%- endmacro %}
