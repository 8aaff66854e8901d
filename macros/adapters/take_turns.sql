{# Two runs of one space take turns: each model's transaction begins by waiting for the other run's. #}
{% macro lock_space() -%}
    {%- do adapter.dispatch('lock_space', 'identity_warehouse')() -%}
{%- endmacro %}

{# DuckDB lets one process write to a file. #}
{% macro default__lock_space() -%}
{%- endmacro %}

{# A lock on a name and no table: the first run has none yet, and readers never wait for it. #}
{% macro postgres__lock_space() -%}
    {%- do execute_sql("select pg_advisory_xact_lock(hashtextextended('" ~ space_schema('graph') ~ "', 0))") -%}
{%- endmacro %}
