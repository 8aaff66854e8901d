{# Runs that give the same name take turns: each transaction begins by waiting for the one that has
   the name. #}
{% macro take_turns(name) -%}
    {%- do adapter.dispatch('take_turns', 'identity_warehouse')(name) -%}
{%- endmacro %}

{# DuckDB lets one process write to a file. #}
{% macro default__take_turns(name) -%}
{%- endmacro %}

{# A lock on a name and no table: the first run has none yet, and readers never wait for it. #}
{% macro postgres__take_turns(name) -%}
    {%- do execute_sql(
        'select pg_advisory_xact_lock(hashtextextended(' ~ text_literal(name) ~ ', 0))') -%}
{%- endmacro %}
