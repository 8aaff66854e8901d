{# The raw tables that are declared, and what each of them has by now. Segment creates tables and
   columns when their first value arrives, so each run asks the warehouse anew. #}

{# Returns a dict: 'source.table' -> what find_relations() returns for it. The warehouse is asked
   once per run, when the first model reads raw tables. The demo has its seeds by then. #}
{% macro raw_tables() -%}
    {%- set known = known_of_invocation() -%}
    {%- if 'raw_tables' not in known -%}
        {%- set declared = {} -%}
        {%- for entry in segment_sources() -%}
            {%- for table in tables_of(entry) if 'files' not in entry -%}
                {%- do declared.update({
                    entry.name ~ '.' ~ table: declared_relation(entry.name, table)}) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- set found = find_relations(declared) -%}
        {%- for entry in segment_sources() if 'files' in entry -%}
            {%- set is_there = files_of(entry) | length > 0 -%}
            {%- do found.update({entry.name ~ '.messages': {
                'is_there': is_there, 'has_schema': true, 'may_be_read': is_there,
                'relation': none, 'columns': {}, 'unreadable': [],
            }}) -%}
        {%- endfor -%}
        {%- do known.setdefault('raw_tables', found) -%}
    {%- endif -%}
    {{- return(known['raw_tables']) -}}
{%- endmacro %}

{# Returns whether an entry of raw_tables() is read: the table exists, and the role may read it, its
   columns id and received_at included. #}
{% macro reads_raw_table(raw_table) -%}
    {%- set unreadable = raw_table.unreadable | select('in', ['id', 'received_at']) | list -%}
    {{- return(raw_table.may_be_read and not unreadable) -}}
{%- endmacro %}

{# Returns the columns that a raw table has by now: name -> {name, kind}. Empty where the table is
   not read. #}
{% macro raw_columns(source_name, table) -%}
    {%- if not execute -%}
        {{- return({}) -}}
    {%- endif -%}
    {%- set raw_table = raw_tables()[source_name ~ '.' ~ table] -%}
    {%- if not reads_raw_table(raw_table) -%}
        {{- return({}) -}}
    {%- endif -%}
    {{- return(columns_of_messages(raw_table.columns) if holds_messages(source_entry(source_name))
        else raw_table.columns) -}}
{%- endmacro %}

{# Returns a raw table as a relation, under the name that the warehouse has for it: "IDENTIFIES" may
   be what the source calls identifies. In unit tests the declared one is a made-up table. #}
{% macro raw_relation(source_name, table) -%}
    {%- if not execute or model.resource_type == 'unit_test' -%}
        {{- return(declared_relation(source_name, table)) -}}
    {%- endif -%}
    {{- return(raw_tables()[source_name ~ '.' ~ table].relation) -}}
{%- endmacro %}

{# Raises an error where a raw table that is read lacks id or received_at, or where a column that
   says when rows were loaded has a type that tells no time. #}
{% macro refuse_incomplete_raw_table(source_name, table, columns) -%}
    {%- set remedy = '; correct the table, or take the source ' ~ source_name
        ~ ' out of the var segment_sources.' -%}
    {%- if columns and not holds_messages(source_entry(source_name))
        and ('id' not in columns or not tells_time(columns, 'received_at')) -%}
        {%- do exceptions.raise_compiler_error(
            'raw table ' ~ raw_relation(source_name, table) ~ ': found the columns '
            ~ columns | join(', ')
            ~ '; expected id (the message id) and received_at (a timestamp), as'
            ~ " Segment's warehouse layout has them" ~ remedy) -%}
    {%- endif -%}
    {%- for column in loading_columns() if column in columns and not tells_time(columns, column) -%}
        {%- do exceptions.raise_compiler_error(
            'raw table ' ~ declared_relation(source_name, table) ~ ': found the column ' ~ column
            ~ ' with a type that tells no time, expected a timestamp, a date, or a text that shows'
            ~ ' one' ~ remedy) -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns comments that let dbt run a model of staging after the seeds of the demo, which create
   its raw tables. Without demo data there are none. #}
{% macro depend_on_demo_data(table) -%}
    {%- if var('demo_data') -%}
        {%- for entry in segment_sources() if entry.name in ['segment_mobile', 'segment_web'] -%}
            -- depends_on: {{ ref(entry.name ~ '__' ~ table) }}
        {% endfor -%}
    {%- endif -%}
{%- endmacro %}
