{# The columns that a raw table has by now, lower-cased name -> {name, kind}; empty where the table has not
   come into being. Segment creates tables and columns when their first value arrives, so staging
   asks each time, once per model. Kinds: timestamp, timestamptz, fraction (may print a point or an exponent), other. #}
{% macro raw_columns(source_name, table) -%}
    {%- if not execute -%}
        {{- return({}) -}}
    {%- endif -%}
    {%- set known = model.setdefault('raw_columns', {}) -%}
    {%- if (source_name, table) not in known -%}
        {%- set raw_table = load_relation(source(source_name, table)) -%}
        {%- do known.update({(source_name, table): columns_by_name(raw_table) if raw_table else {}}) -%}
    {%- endif -%}
    {{- return(known[(source_name, table)]) -}}
{%- endmacro %}

{% macro columns_by_name(table) -%}
    {%- set columns = {} -%}
    {%- for column in get_table_columns(table) -%}
        {%- set type = column.data_type | lower -%}
        {%- if 'with time zone' in type or type == 'timestamptz' -%}
            {%- set kind = 'timestamptz' -%}
        {%- elif type.startswith('timestamp') or type in ['date', 'datetime'] -%}
            {%- set kind = 'timestamp' -%}
        {%- elif modules.re.match('(real|float|double|numeric|decimal)', type) -%}
            {%- set kind = 'fraction' -%}
        {%- else -%}
            {%- set kind = 'other' -%}
        {%- endif -%}
        {%- do columns.update({column.name | lower: {'name': adapter.quote(column.name), 'kind': kind}}) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}
