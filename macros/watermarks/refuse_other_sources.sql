{# A source may be added at any time; one that the state has read may not go or change its key. #}
{% macro refuse_other_sources(watermarks) -%}
    {%- set keys = {} -%}
    {%- for entry in segment_sources() -%}
        {%- do keys.update({entry.name: entry.source_key}) -%}
    {%- endfor -%}
    {%- set noted = run_query(
        'select distinct subject, fingerprint from ' ~ watermarks
        ~ " where relation_name = 'identity_sightings' and subject like '%.%' order by subject").rows -%}
    {%- for subject, source_key in noted if keys.get(subject.split('.')[0]) != source_key -%}
        {%- do exceptions.raise_compiler_error(
            'var segment_sources: found ' ~ tojson(segment_sources()) ~ ', expected the source '
            ~ subject.split('.')[0] ~ ' with the key ' ~ source_key
            ~ ', as it was when its rows were read; change it back, or run once with --full-refresh.') -%}
    {%- endfor -%}
{%- endmacro %}
