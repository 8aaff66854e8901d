{# Runs statements, separated by semicolons, in the open transaction, or opens one; run_query would not, and
   DuckDB commits at once what is written outside. #}
{% macro execute_sql(statements) -%}
    {%- call statement(auto_begin=true, fetch_result=false) -%}
        {{ statements }}
    {%- endcall -%}
{%- endmacro %}

{# Runs statements of which the last is a query, and returns its first row as a list of values. #}
{% macro fetch_row(statements) -%}
    {%- call statement('fetch_row', auto_begin=true, fetch_result=true) -%}
        {{ statements }}
    {%- endcall -%}
    {{- return(load_result('fetch_row')['data'][0]) -}}
{%- endmacro %}
