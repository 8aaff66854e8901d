{# What a relation noted about a subject: a dict of read_through_at, revision and fingerprint, or none. Reads
   only, and nothing before the table exists. #}
{% macro get_watermark(watermarks, relation_name, subject='') -%}
    {%- do refuse_to_guess() -%}
    {%- if execute and load_relation(watermarks) -%}
        {%- set rows = run_query(
            'select read_through_at, revision, fingerprint from ' ~ watermarks
            ~ " where relation_name = '" ~ relation_name ~ "' and subject = " ~ quoted(subject)).rows -%}
        {%- if rows -%}
            {{- return({'read_through_at': rows[0][0], 'revision': rows[0][1] | int if rows[0][1] is not none, 'fingerprint': rows[0][2]}) -}}
        {%- endif -%}
    {%- endif -%}
    {{- return(none) -}}
{%- endmacro %}
