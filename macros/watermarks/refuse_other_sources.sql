{# A source, or an event table of its own, may be added at any time; one that the state has read may
   not go, and a source may not change its key. #}
{% macro refuse_other_sources(watermarks) -%}
    {%- set keys = {} -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) -%}
            {%- do keys.update({entry.name ~ '.' ~ table: entry.source_key}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set noted = run_query(
        'select distinct subject, fingerprint from ' ~ watermarks
        ~ " where relation_name = 'identity_sightings' and subject like '%.%' order by subject").rows -%}
    {%- for subject, source_key in noted if keys.get(subject) != source_key -%}
        {%- do exceptions.raise_compiler_error(
            'var segment_sources: found ' ~ tojson(segment_sources()) ~ ', expected the source '
            ~ subject.split('.')[0] ~ ' with the key ' ~ source_key
            ~ (' and the table ' ~ subject.split('.')[1]
                if subject.split('.')[1] not in segment_tables() else '')
            ~ ', as it was when its rows were read; change it back, or run once with --full-refresh.') -%}
    {%- endfor -%}
{%- endmacro %}
