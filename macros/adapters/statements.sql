{# Statements that run in the open transaction, or open one. dbt's run_query would not open one, and
   DuckDB commits at once what is written outside of a transaction. #}

{# Runs statements, separated by semicolons. #}
{% macro execute_sql(statements) -%}
    {%- do refuse_to_guess() -%}
    {%- for batch in batches(statements) -%}
        {%- call statement(auto_begin=true, fetch_result=false) -%}
            {{ batch }}
        {%- endcall -%}
    {%- endfor -%}
{%- endmacro %}

{# Runs statements of which the last is a query, and returns the first row of the query as a list of
   values. #}
{% macro fetch_row(statements) -%}
    {%- do refuse_to_guess() -%}
    {%- for batch in batches(statements) -%}
        {%- call statement('fetch_row', auto_begin=true, fetch_result=loop.last) -%}
            {{ batch }}
        {%- endcall -%}
    {%- endfor -%}
    {{- return(load_result('fetch_row')['data'][0]) -}}
{%- endmacro %}

{# Runs a query outside of a transaction, or in the open one, and returns a table of agate. #}
{% macro fetch_table(sql) -%}
    {%- do refuse_to_guess() -%}
    {{- return(run_query(sql)) -}}
{%- endmacro %}

{# Returns statements as a list of texts that the engine takes at a time. #}
{% macro batches(statements) -%}
    {{- return(adapter.dispatch('batches', 'identity_warehouse')(statements)) -}}
{%- endmacro %}

{% macro default__batches(statements) -%}
    {{- return([statements]) -}}
{%- endmacro %}

{# Spark takes one statement. Semicolons in texts, names and comments end none. #}
{% macro spark__batches(statements) -%}
    {%- set pattern
        = "(?:--[^\n]*|'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|[^;])+" -%}
    {{- return(modules.re.findall(pattern, statements, modules.re.DOTALL)
        | map('trim') | select | list) -}}
{%- endmacro %}
