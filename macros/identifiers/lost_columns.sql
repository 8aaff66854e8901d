{# What was read stays read: where a raw column is gone that rows were read with, these rows would say
   less than they did, and say something else. So what a raw table was read with is noted, and once
   a column of it is gone no row that was read by then is read again. #}
{% macro note_read_columns(watermarks) -%}
    {%- set noted = find_noted_columns(watermarks) -%}
    {%- set lost = find_lost_columns(noted) -%}
    {%- for subject in raw_tables() -%}
        {%- set columns = read_columns(subject) | sort -%}
        {%- set before = noted.get(subject, {}) -%}
        {%- if columns and columns != before.columns -%}
            {%- set floor = before.read_through_at if lost.get(subject) else before.floor -%}
            {%- do set_watermark(watermarks, 'read_columns', subject, {
                'fingerprint': text_literal(tojson(columns)),
                'read_through_at': "'" ~ floor ~ "'" if floor else 'null',
            }) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Of what find_noted_columns() returned: 'source.table' -> columns that it was read with and does not
   have now. #}
{% macro find_lost_columns(noted) -%}
    {%- set lost = {} -%}
    {%- for subject, before in noted.items() if subject in raw_tables() -%}
        {%- set columns = read_columns(subject) -%}
        {%- do lost.update({subject: before.columns | reject('in', columns) | list if columns else []}) -%}
    {%- endfor -%}
    {{- return(lost) -}}
{%- endmacro %}

{# 'source.table' -> what is noted: columns, floor (no row that was loaded by then is read again), and
   how far it is read. #}
{% macro find_noted_columns(watermarks) -%}
    {%- set noted = {} -%}
    {%- for subject, columns, floor, read_through_at in run_query(
        'select noted.subject, noted.fingerprint, noted.read_through_at, readings.read_through_at'
        ~ ' from ' ~ watermarks ~ ' as noted left join ' ~ watermarks ~ ' as readings'
        ~ " on readings.relation_name = 'identity_sightings' and noted.subject = readings.subject"
        ~ " where noted.relation_name = 'read_columns'").rows -%}
        {%- do noted.update({subject: {
            'columns': fromjson(columns), 'floor': floor, 'read_through_at': read_through_at,
        }}) -%}
    {%- endfor -%}
    {{- return(noted) -}}
{%- endmacro %}

{# The columns of a raw table that rules read by now. #}
{% macro read_columns(subject) -%}
    {%- set columns = raw_columns(*subject.split('.', 1)) -%}
    {%- set read = {} -%}
    {%- for column in raw_identifier_columns() + context_external_ids_columns() -%}
        {%- set key = raw_column_key(column, subject.split('.', 1)[1], columns) -%}
        {%- do read.update({key: none}) if key in columns -%}
    {%- endfor -%}
    {{- return(read | list) -}}
{%- endmacro %}
