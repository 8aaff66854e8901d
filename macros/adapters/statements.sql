{# Statements that run in the open transaction, or open one. dbt's run_query would not open one, and
   DuckDB commits at once what is written outside of a transaction. #}

{# Runs statements, separated by semicolons. #}
{% macro execute_sql(statements) -%}
    {%- do refuse_to_guess() -%}
    {%- call statement(auto_begin=true, fetch_result=false) -%}
        {{ statements }}
    {%- endcall -%}
{%- endmacro %}

{# Runs statements of which the last is a query, and returns the first row of the query as a list of
   values. #}
{% macro fetch_row(statements) -%}
    {%- do refuse_to_guess() -%}
    {%- call statement('fetch_row', auto_begin=true, fetch_result=true) -%}
        {{ statements }}
    {%- endcall -%}
    {{- return(load_result('fetch_row')['data'][0]) -}}
{%- endmacro %}

{# Runs a query outside of a transaction, or in the open one, and returns a table of agate. #}
{% macro fetch_table(sql) -%}
    {%- do refuse_to_guess() -%}
    {{- return(run_query(sql)) -}}
{%- endmacro %}
