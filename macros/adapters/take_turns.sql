{# Waits until no other transaction holds `name`, and holds the name until this transaction ends. So
   runs that share a name take turns. #}
{% macro take_turns(name) -%}
    {%- do adapter.dispatch('take_turns', 'identity_warehouse')(name) -%}
{%- endmacro %}

{# DuckDB lets only one process write to a file, so runs take turns anyway. #}
{% macro default__take_turns(name) -%}
{%- endmacro %}

{# The lock is on a name and not on a table: the first run has no table yet, and readers must not
   wait. #}
{% macro postgres__take_turns(name) -%}
    {%- do execute_sql(
        'select pg_advisory_xact_lock(hashtextextended(' ~ text_literal(name) ~ ', 0))') -%}
{%- endmacro %}
