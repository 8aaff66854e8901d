{# Working tables live as long as the transaction that contracts. #}
{% macro create_working_table(name, sql) -%}
    {%- do adapter.dispatch('create_working_table', 'identity_warehouse')(name, sql) -%}
{%- endmacro %}

{% macro default__create_working_table(name, sql) -%}
    {%- do execute_sql('create temporary table ' ~ name ~ ' as ' ~ sql) -%}
{%- endmacro %}

{# PostgreSQL plans a fresh table badly until it has been analysed. #}
{% macro postgres__create_working_table(name, sql) -%}
    {%- do execute_sql('create temporary table ' ~ name ~ ' on commit drop as ' ~ sql) -%}
    {%- do execute_sql('analyze ' ~ name) -%}
{%- endmacro %}

{% macro replace_working_table(name, sql) -%}
    {%- do create_working_table(name ~ '_next', sql) -%}
    {%- do drop_working_tables([name]) -%}
    {%- do execute_sql('alter table ' ~ name ~ '_next rename to ' ~ name) -%}
{%- endmacro %}

{% macro drop_working_tables(names) -%}
    {%- for name in names -%}
        {%- do execute_sql('drop table if exists ' ~ name) -%}
    {%- endfor -%}
{%- endmacro %}
