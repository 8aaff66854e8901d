{# Two runs of one space take turns: each writes its part in a transaction that begins by waiting for the
   other's. #}
{% macro lock_space(watermarks) -%}
    {%- do adapter.dispatch('lock_space', 'identity_warehouse')(watermarks) -%}
{%- endmacro %}

{# DuckDB lets one process write to a file. #}
{% macro default__lock_space(watermarks) -%}
{%- endmacro %}

{% macro postgres__lock_space(watermarks) -%}
    {%- do execute_sql('lock table ' ~ watermarks ~ ' in share row exclusive mode') -%}
{%- endmacro %}
