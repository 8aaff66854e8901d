{# Runs statements, separated by semicolons, in the open transaction, or opens one; run_query would not, and
   DuckDB commits at once what is written outside. #}
{% macro execute_sql(statements) -%}
    {%- call statement(auto_begin=true, fetch_result=false) -%}
        {{ statements }}
    {%- endcall -%}
{%- endmacro %}
