{# What happens when a raw column goes that rules or runs read. Rows that were read with a column
   of identifiers would say less than before if they were read again, and so say something else. So
   each run notes which columns a raw table is read with, and once one of them is gone no row that
   was read by then is read again. Where a loading column goes, find_reading_starts() says what
   follows. #}

{# Notes in identity_watermarks, as relation 'read_columns', which columns each raw table is read
   with. Where a column of identifiers noted before is gone, notes too how far the table was read:
   its floor. #}
{% macro note_read_columns(watermarks) -%}
    {%- set noted = find_noted_columns(watermarks) -%}
    {%- set lost = find_lost_columns(noted) -%}
    {%- for subject in raw_tables() -%}
        {%- set columns = read_columns(subject) | sort -%}
        {%- set before = noted.get(subject, {}) -%}
        {%- if columns and columns != before.columns -%}
            {%- set floor = before.read_through_at if lost.get(subject, {}).identifiers
                else before.floor -%}
            {%- do set_watermark(watermarks, 'read_columns', subject, {
                'fingerprint': text_literal(tojson(columns)),
                'read_through_at': "'" ~ floor ~ "'" if floor else 'null',
            }) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns a dict: 'source.table' -> {identifiers, loading}, the columns of each kind that the table
   was read with and does not have now. `noted` is what find_noted_columns() returned. #}
{% macro find_lost_columns(noted) -%}
    {%- set lost = {} -%}
    {%- for subject, before in noted.items() if subject in raw_tables() -%}
        {%- set columns = read_columns(subject) -%}
        {%- set gone = before.columns | reject('in', columns) | list if columns else [] -%}
        {%- do lost.update({subject: {
            'identifiers': gone | reject('in', loading_columns()) | list,
            'loading': gone | select('in', loading_columns()) | list,
        }}) -%}
    {%- endfor -%}
    {{- return(lost) -}}
{%- endmacro %}

{# Returns a dict: 'source.table' -> {columns, floor, read_through_at}, as identity_watermarks has
   them. No row that was loaded by the floor is read again. #}
{% macro find_noted_columns(watermarks) -%}
    {%- set sql -%}
        select noted.subject, noted.fingerprint, noted.read_through_at, readings.read_through_at
        from {{ watermarks }} as noted
        left join {{ watermarks }} as readings
            on readings.relation_name = 'identity_sightings' and noted.subject = readings.subject
        where noted.relation_name = 'read_columns'
    {%- endset -%}
    {%- set noted = {} -%}
    {%- for subject, columns, floor, read_through_at in fetch_table(sql).rows -%}
        {%- do noted.update({subject: {
            'columns': fromjson(columns), 'floor': floor, 'read_through_at': read_through_at,
        }}) -%}
    {%- endfor -%}
    {{- return(noted) -}}
{%- endmacro %}

{# Returns the names of the columns of a raw table that rules read, or that tell when rows were
   loaded, as far as the table has them by now. #}
{% macro read_columns(subject) -%}
    {%- set source_name, table = subject.split('.', 1) -%}
    {%- set columns = raw_columns(source_name, table) -%}
    {%- set read = {} -%}
    {%- for column in raw_identifier_columns() + context_external_ids_columns() -%}
        {%- set key = raw_column_key(column, table, columns) -%}
        {%- do read.update({key: none}) if key in columns -%}
    {%- endfor -%}
    {%- for column in loading_columns() if column in columns -%}
        {%- do read.update({column: none}) -%}
    {%- endfor -%}
    {{- return(read | list) -}}
{%- endmacro %}
