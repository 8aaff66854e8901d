{# Working tables are temporary tables that live as long as their transaction. The macros that
   create and drop them take plain names and return statements, for execute_sql() to run many at a
   time: dbt spends longer on sending a statement than an engine on a small one. #}

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

{# Returns statements that make a working table anew from a query, which may read the table. The new
   name in `rename to` has no schema. #}
{% macro replace_table_statements(name, sql) -%}
    {{ return(
        create_table_statements(name ~ '_next', sql)
        ~ drop_table_statements([name])
        ~ 'alter table ' ~ working_table(name ~ '_next')
        ~ ' rename to ' ~ working_table(name).split('.')[-1] ~ ';\n'
    ) }}
{%- endmacro %}

{# Returns statements that drop working tables, as far as they exist. #}
{% macro drop_table_statements(names) -%}
    {%- set statements = [] -%}
    {%- for name in names -%}
        {%- do statements.append('drop table if exists ' ~ working_table(name) ~ ';\n') -%}
    {%- endfor -%}
    {{ return(statements | join) }}
{%- endmacro %}
