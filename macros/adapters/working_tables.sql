{# Working tables live as long as the transaction that contracts. They are always addressed with a
   prefix of ours, in the engine's temporary schema: whatever the user has of such a name, and
   whatever the search_path is, only what we made is read, written, renamed or dropped. #}
{% macro working_table(name) -%}
    {{ return(adapter.dispatch('working_table', 'identity_warehouse')(name)) }}
{%- endmacro %}

{% macro default__working_table(name) -%}
    {{ return('pg_temp.iw_' ~ name) }}
{%- endmacro %}

{# In three parts, because of a schema of the user's that is called temp as well. #}
{% macro duckdb__working_table(name) -%}
    {{ return('temp.main.iw_' ~ name) }}
{%- endmacro %}

{# These macros take plain names and return statements, for execute_sql to run many at a time: dbt
   spends longer on sending a statement than an engine on a small one. #}
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

{# The new name of a table that is renamed takes no schema. #}
{% macro replace_table_statements(name, sql) -%}
    {{ return(
        create_table_statements(name ~ '_next', sql)
        ~ drop_table_statements([name])
        ~ 'alter table ' ~ working_table(name ~ '_next')
        ~ ' rename to ' ~ working_table(name).split('.')[-1] ~ ';\n'
    ) }}
{%- endmacro %}

{% macro drop_table_statements(names) -%}
    {%- set statements = [] -%}
    {%- for name in names -%}
        {%- do statements.append('drop table if exists ' ~ working_table(name) ~ ';\n') -%}
    {%- endfor -%}
    {{ return(statements | join) }}
{%- endmacro %}
