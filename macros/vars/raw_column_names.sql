{# How vars name columns of raw tables, and the var context_external_ids_columns, which is a list of
   such names. #}

{# Returns a raw column as vars name it, in two parts: its table (none: any table), and its name.
   Returns none for anything that names no column. A name with a dot or a double quote in it is
   written as in SQL: "a.b", identifies."say ""hi""". #}
{% macro raw_column_parts(column) -%}
    {%- set bare = '[^."\\s](?:[^."]*[^."\\s])?' -%}
    {%- set pattern = '(?:(' ~ bare ~ ')[.])?(?:(' ~ bare ~ ')|"((?:[^"]|"")+)")' -%}
    {%- if not modules.re.fullmatch(pattern, column | string) -%}
        {{- return(none) -}}
    {%- endif -%}
    {#- A match has no method `group` in dbt v2. -#}
    {%- set table, name, quoted = modules.re.findall(pattern, column | string)[0] -%}
    {{- return((table or none, name or quoted | replace('""', '"'))) -}}
{%- endmacro %}

{# Returns the key that a raw column has among the columns of a raw table: its exact name, or else
   its name in lower case, which finds a column that differs in case alone. The key finds no column
   where the table has none of that name. Messages of an archive have what vars name under the name
   that vars have for it. #}
{% macro raw_column_key(column, table, columns) -%}
    {%- if columns.get(column, {}).is_extracted -%}
        {{- return(column) -}}
    {%- endif -%}
    {%- set only_table, name = raw_column_parts(column) -%}
    {%- if only_table is not none and only_table != table -%}
        {{- return('') -}}
    {%- endif -%}
    {{- return(name if name in columns else lowered(name)) -}}
{%- endmacro %}

{# Returns the var context_external_ids_columns: the raw columns that hold the array of external
   ids. Like external_ids, dbt checks it when it parses and when a run starts. #}
{% macro context_external_ids_columns() -%}
    {%- do validate_context_external_ids_columns() if not execute -%}
    {{- return(var('context_external_ids_columns')) -}}
{%- endmacro %}

{# Raises an error where the var context_external_ids_columns is wrong. #}
{% macro validate_context_external_ids_columns() -%}
    {%- set name = 'context_external_ids_columns' -%}
    {%- set columns = var(name) -%}
    {%- if columns is string or columns is mapping or columns is not sequence or not columns -%}
        {{ refuse_var(name, columns, 'a list of raw columns, each `column` or `table.column`,'
            ~ ' such as [context_external_ids]') }}
    {%- endif -%}
    {%- for column in columns -%}
        {%- do validate_raw_column(name, column) -%}
        {%- if columns.count(column) > 1 -%}
            {{ refuse_var(name, column, 'each column once') }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error where a text in the var `name` names no column of raw tables. PostgreSQL's names
   end at 63 bytes. #}
{% macro validate_raw_column(name, column) -%}
    {%- set parts = raw_column_parts(column) if column is string else none -%}
    {%- if parts is none -%}
        {{ refuse_var(name, column, 'a raw column as `column` or `table.column` (a name with a dot'
            ~ ' or a double quote in it as in SQL, "a.b")') }}
    {%- elif byte_length(parts[1]) > 63 -%}
        {{ refuse_var(name, column, 'the name of a raw column, at most 63 bytes long') }}
    {%- elif parts[0] is not none and parts[0] not in _all_raw_tables() -%}
        {{ refuse_var(name, column, 'one of the tables ' ~ _all_raw_tables() | join(', ')
            ~ ' before the dot (a name with a dot in it as in SQL, "a.b")') }}
    {%- endif -%}
{%- endmacro %}

{# Returns the names of the raw tables that any source has. #}
{% macro _all_raw_tables() -%}
    {%- set tables = segment_tables() -%}
    {%- for entry in var('segment_sources') -%}
        {%- do tables.extend(entry.tables or [] if holds_messages(entry) else tables_of(entry)) -%}
    {%- endfor -%}
    {{- return(tables | unique(case_sensitive=true) | list) -}}
{%- endmacro %}
