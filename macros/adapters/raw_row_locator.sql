{# An expression: where a row of a raw table lies. PostgreSQL counts ctid anew in every partition
   and in every table that inherits, so the table that stores the row is part of it. #}
{% macro raw_row_locator() -%}
    {{ return(adapter.dispatch('raw_row_locator', 'identity_warehouse')()) }}
{%- endmacro %}

{% macro default__raw_row_locator() -%}
    {{ return('concat(tableoid, ctid)') }}
{%- endmacro %}

{% macro duckdb__raw_row_locator() -%}
    {{ return('rowid') }}
{%- endmacro %}
