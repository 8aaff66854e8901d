{# Which rows of a raw table kind an incremental run reads: per raw table, those loaded after the watermark less
   the lookback; all of a raw table that has no watermark. #}
{% macro not_read_yet(table, watermarks) -%}
    {%- if not is_incremental() -%}
        true
    {%- else -%}
        {%- for entry in segment_sources() -%}
            {%- set raw_table = entry.name ~ '.' ~ table -%}
            {%- set noted = get_watermark(watermarks, 'identity_sightings', raw_table) -%}
            {{ '\n        or ' if not loop.first }}(
                raw_table = {{ quoted(raw_table) }}
                {%- if noted and noted.read_through_at is not none %}
                and loaded_at >= cast('{{ noted.read_through_at - modules.datetime.timedelta(hours=var('lookback_hours')) }}' as timestamp)
                {%- endif %}
            )
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
