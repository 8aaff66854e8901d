{# A table's columns as dbt's Columns. #}
{% macro get_table_columns(table) -%}
    {{- return(adapter.dispatch('get_table_columns', 'identity_warehouse')(table)) -}}
{%- endmacro %}

{% macro default__get_table_columns(table) -%}
    {{- return(adapter.get_columns_in_relation(table)) -}}
{%- endmacro %}

{# DuckDB binds every view of the database to answer from its information_schema. #}
{% macro duckdb__get_table_columns(table) -%}
    {%- set columns = [] -%}
    {%- for row in run_query('describe ' ~ table).rows -%}
        {%- do columns.append(api.Column(row[0], row[1])) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}
