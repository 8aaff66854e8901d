{# The raw tables that are declared, by 'source.table', as find_relations() tells of them. Segment
   creates tables and columns when their first value arrives, so each run asks: once, when the first
   model reads raw tables, which is after the seeds of the demo. #}
{% macro raw_tables() -%}
    {%- set known = known_of_invocation() -%}
    {%- if 'raw_tables' not in known -%}
        {%- set declared = {} -%}
        {%- for entry in segment_sources() -%}
            {%- for table in tables_of(entry) -%}
                {%- do declared.update({entry.name ~ '.' ~ table: source(entry.name, table)}) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- do known.setdefault('raw_tables', find_relations(declared)) -%}
    {%- endif -%}
    {{- return(known['raw_tables']) -}}
{%- endmacro %}

{# Whether one of them is read: it is there, and so is what every event needs, and the role may read
   both. #}
{% macro reads_raw_table(raw_table) -%}
    {%- set unreadable = raw_table.unreadable | select('in', ['id', 'received_at']) | list -%}
    {{- return(raw_table.may_be_read and not unreadable) -}}
{%- endmacro %}

{# The columns that a raw table has by now, name -> {name, kind}; empty where it is not there, or
   may not be read. #}
{% macro raw_columns(source_name, table) -%}
    {%- if not execute -%}
        {{- return({}) -}}
    {%- endif -%}
    {%- set raw_table = raw_tables()[source_name ~ '.' ~ table] -%}
    {{- return(raw_table.columns if reads_raw_table(raw_table) else {}) -}}
{%- endmacro %}

{# The raw table under the name that it has: "IDENTIFIES" may be what the source calls identifies.
   Unit tests make up raw tables of their own. #}
{% macro raw_relation(source_name, table) -%}
    {%- if not execute or model.resource_type == 'unit_test' -%}
        {{- return(source(source_name, table)) -}}
    {%- endif -%}
    {{- return(raw_tables()[source_name ~ '.' ~ table].relation) -}}
{%- endmacro %}

{% macro refuse_incomplete_raw_table(source_name, table, columns) -%}
    {%- set remedy = '; correct the table, or take the source ' ~ source_name
        ~ ' out of the var segment_sources.' -%}
    {%- if columns and ('id' not in columns or not tells_time(columns, 'received_at')) -%}
        {%- do exceptions.raise_compiler_error(
            'raw table ' ~ raw_relation(source_name, table) ~ ': found the columns '
            ~ columns | join(', ')
            ~ "; expected id (the message id) and received_at (a timestamp), as Segment's warehouse layout has them"
            ~ remedy) -%}
    {%- endif -%}
    {%- for column in loading_columns() if column in columns and not tells_time(columns, column) -%}
        {%- do exceptions.raise_compiler_error(
            'raw table ' ~ source(source_name, table) ~ ': found the column ' ~ column
            ~ ' with a type that tells no time, expected a timestamp, a date, or a text that shows'
            ~ ' one' ~ remedy) -%}
    {%- endfor -%}
{%- endmacro %}

{# Staging asks which raw tables exist, so it has to wait for the seeds that create them. #}
{% macro depend_on_demo_data(table) -%}
    {%- if var('demo_data') -%}
        {%- for entry in segment_sources() if entry.name in ['segment_mobile', 'segment_web'] -%}
            -- depends_on: {{ ref(entry.name ~ '__' ~ table) }}
        {% endfor -%}
    {%- endif -%}
{%- endmacro %}
