{# The transaction of an operation that writes. #}

{# Opens the transaction of an operation that writes working tables. #}
{% macro begin_operation() -%}
    {%- do adapter.dispatch('begin_operation', 'identity_warehouse')() -%}
{%- endmacro %}

{# When an operation starts, dbt believes that a transaction is open, but none is. #}
{% macro default__begin_operation() -%}
    {%- do execute_sql('begin') -%}
{%- endmacro %}

{# dbt-duckdb opens the transaction with the first statement. #}
{% macro duckdb__begin_operation() -%}
{%- endmacro %}

{# There are no transactions, so operations that roll one back clean up behind them. #}
{% macro spark__begin_operation() -%}
    {%- do prepare_working_tables() -%}
{%- endmacro %}

{# Commits what an operation wrote. #}
{% macro end_operation() -%}
    {%- do drop_working_tables() -%}
    {%- do adapter.commit() if writes_together() -%}
{%- endmacro %}

{# Takes back what an operation wrote: on Spark that may be working tables alone. #}
{% macro undo_operation() -%}
    {%- do drop_working_tables() -%}
    {%- do execute_sql('rollback') if writes_together() -%}
{%- endmacro %}
