{# Working tables live as long as the transaction that contracts. These macros return statements, for
   execute_sql to run many at a time: dbt spends longer on sending a statement than an engine on a small one. #}
{% macro create_working_table(name, sql) -%}
    {{ return(adapter.dispatch('create_working_table', 'identity_warehouse')(name, sql)) }}
{%- endmacro %}

{% macro default__create_working_table(name, sql) -%}
    {{ return('create temporary table ' ~ name ~ ' as\n' ~ sql ~ ';\n') }}
{%- endmacro %}

{# PostgreSQL plans a fresh table badly until it has been analysed. #}
{% macro postgres__create_working_table(name, sql) -%}
    {{ return('create temporary table ' ~ name ~ ' on commit drop as\n' ~ sql ~ ';\nanalyze ' ~ name ~ ';\n') }}
{%- endmacro %}

{% macro replace_working_table(name, sql) -%}
    {{ return(
        create_working_table(name ~ '_next', sql)
        ~ drop_working_tables([name])
        ~ 'alter table ' ~ name ~ '_next rename to ' ~ name ~ ';\n'
    ) }}
{%- endmacro %}

{% macro drop_working_tables(names) -%}
    {%- set statements = [] -%}
    {%- for name in names -%}
        {%- do statements.append('drop table if exists ' ~ name ~ ';\n') -%}
    {%- endfor -%}
    {{ return(statements | join) }}
{%- endmacro %}
