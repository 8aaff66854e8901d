{# Working tables are temporary tables that live as long as their transaction. Spark has neither, so
   there they are tables named by run, in a schema of their own, which working_schema.sql makes and
   sweeps. The macros that create and drop them take plain names and return statements, for
   execute_sql() to run many at a time: dbt spends longer on sending a statement than an engine on a
   small one. #}

{# Returns the name of a working table in SQL. It has a prefix of ours and names the engine's
   temporary schema. So only tables of ours are read, written, renamed or dropped, whatever tables
   the user has, and whatever the search_path is. #}
{% macro working_table(name) -%}
    {{ return(adapter.dispatch('working_table', 'identity_warehouse')(name)) }}
{%- endmacro %}

{% macro default__working_table(name) -%}
    {{ return('pg_temp.iw_' ~ name) }}
{%- endmacro %}

{# The name has three parts, because the user may have a schema that is called temp as well. #}
{% macro duckdb__working_table(name) -%}
    {{ return('temp.main.iw_' ~ name) }}
{%- endmacro %}

{% macro spark__working_table(name) -%}
    {{ return(working_schema() ~ '.' ~ working_table_prefix() ~ name) }}
{%- endmacro %}

{# Returns statements that create a working table from a query. #}
{% macro create_table_statements(name, sql) -%}
    {{ return(adapter.dispatch('create_table_statements', 'identity_warehouse')(name, sql)) }}
{%- endmacro %}

{% macro default__create_table_statements(name, sql) -%}
    {{ return('create temporary table ' ~ working_table(name) ~ ' as\n' ~ sql ~ ';\n') }}
{%- endmacro %}

{# PostgreSQL plans a fresh table badly until it has been analyzed. #}
{% macro postgres__create_table_statements(name, sql) -%}
    {%- set table = working_table(name) -%}
    {{ return(
        'create temporary table ' ~ table ~ ' on commit drop as\n' ~ sql ~ ';\n'
        ~ 'analyze ' ~ table ~ ';\n'
    ) }}
{%- endmacro %}

{# Each table is written before the next statement is planned, so that a round's plan never holds
   the rounds before, and so is each CTE that is to run once. Parquet, because nobody changes rows
   of a working table on Spark. #}
{% macro spark__create_table_statements(name, sql) -%}
    {%- set ns = namespace(sql=sql) -%}
    {%- set pattern = '(?s)(\\w+) as /[*] once [*]/ [(]\\n(.*?)\\n {0,4}[)]' -%}
    {%- set statements, parts = [], [] -%}
    {%- for cte, _ in modules.re.findall(pattern, sql) -%}
        {%- set found = modules.re.search(pattern, ns.sql) -%}
        {%- set before = ns.sql[:found.start()] -%}
        {%- set part = name ~ '_' ~ cte -%}
        {%- do parts.append(part) -%}
        {%- do statements.append(
            'create table ' ~ working_table(part) ~ ' using parquet as\n' ~ before ~ cte ~ ' as (\n'
            ~ found.group(2) ~ '\n)\nselect * from ' ~ cte ~ ';\n') -%}
        {%- set ns.sql = before ~ cte ~ ' as (select * from ' ~ working_table(part) ~ ')'
            ~ ns.sql[found.end():] -%}
    {%- endfor -%}
    {{ return(
        statements | join ~ 'create table ' ~ working_table(name) ~ ' using parquet as\n' ~ ns.sql
        ~ ';\n' ~ drop_table_statements(parts)
    ) }}
{%- endmacro %}

{# Returns statements that make a working table anew from a query, which may read the table. The new
   name in `rename to` has no schema. #}
{% macro replace_table_statements(name, sql) -%}
    {{ return(
        create_table_statements(name ~ '_next', sql)
        ~ drop_table_statements([name])
        ~ adapter.dispatch('rename_table_statement', 'identity_warehouse')(name ~ '_next', name)
    ) }}
{%- endmacro %}

{% macro default__rename_table_statement(name, new_name) -%}
    {{ return(
        'alter table ' ~ working_table(name)
        ~ ' rename to ' ~ working_table(new_name).split('.')[-1] ~ ';\n'
    ) }}
{%- endmacro %}

{# Without a schema Spark would rename into the session's. #}
{% macro spark__rename_table_statement(name, new_name) -%}
    {{ return(
        'alter table ' ~ working_table(name) ~ ' rename to ' ~ working_table(new_name) ~ ';\n'
    ) }}
{%- endmacro %}

{# Returns statements that drop working tables, as far as they exist. #}
{% macro drop_table_statements(names) -%}
    {%- set statements = [] -%}
    {%- for name in names -%}
        {%- do statements.append(
            adapter.dispatch('drop_table_statement', 'identity_warehouse')(name)) -%}
    {%- endfor -%}
    {{ return(statements | join) }}
{%- endmacro %}

{% macro default__drop_table_statement(name) -%}
    {{ return('drop table if exists ' ~ working_table(name) ~ ';\n') }}
{%- endmacro %}

{# Iceberg's catalog would leave the files of the table behind, and no table of its name could be
   made again. #}
{% macro spark__drop_table_statement(name) -%}
    {{ return('drop table if exists ' ~ working_table(name) ~ ' purge;\n') }}
{%- endmacro %}

{# Returns statements that change rows of a working table that match a row of another. `columns` are
   those of the table. `values` maps some of them to SQL that is never null. `source` is a working
   table with the alias `source_alias`, and `condition` compares it with the alias `updated`. #}
{% macro update_table_statements(name, columns, values, source, source_alias, condition) -%}
    {{ return(adapter.dispatch('update_table_statements', 'identity_warehouse')(
        name, columns, values, source, source_alias, condition)) }}
{%- endmacro %}

{% macro default__update_table_statements(
    name, columns, values, source, source_alias, condition
) -%}
    {{ return(update_rows_statements(
        working_table(name), 'updated', values, source, source_alias, condition)) }}
{%- endmacro %}

{% macro spark__update_table_statements(
    name, columns, values, source, source_alias, condition
) -%}
    {%- set updated = [] -%}
    {%- for column in columns -%}
        {%- set old = 'updated.' ~ column -%}
        {%- do updated.append(
            'coalesce(' ~ values[column] ~ ', ' ~ old ~ ') as ' ~ column
            if column in values else old) -%}
    {%- endfor -%}
    {{ return(replace_table_statements(name,
        'select ' ~ updated | join(', ') ~ ' from ' ~ working_table(name) ~ ' as updated left join '
        ~ source ~ ' as ' ~ source_alias ~ ' on ' ~ condition)) }}
{%- endmacro %}

{# Returns statements that take rows out of a working table: those of which `column` is a value of
   `gone`, a query of one column without nulls. #}
{% macro delete_from_table_statements(name, column, gone) -%}
    {{ return(adapter.dispatch('delete_from_table_statements', 'identity_warehouse')(
        name, column, gone)) }}
{%- endmacro %}

{% macro default__delete_from_table_statements(name, column, gone) -%}
    {{ return(
        'delete from ' ~ working_table(name) ~ ' where ' ~ column ~ ' in (' ~ gone ~ ');\n'
    ) }}
{%- endmacro %}

{% macro spark__delete_from_table_statements(name, column, gone) -%}
    {{ return(replace_table_statements(name,
        'select kept.* from ' ~ working_table(name) ~ ' as kept left anti join (' ~ gone
        ~ ') as gone (value) on kept.' ~ column ~ ' = gone.value')) }}
{%- endmacro %}
