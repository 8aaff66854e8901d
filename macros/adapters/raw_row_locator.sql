{# Where a row of a raw table lies, in whatever table it is stored: PostgreSQL counts ctid anew in
   every partition and every table that inherits. #}
{% macro raw_row_locator() -%}
    {{ return(adapter.dispatch('raw_row_locator', 'identity_warehouse')()) }}
{%- endmacro %}

{% macro default__raw_row_locator() -%}
    {{ return('concat(tableoid, ctid)') }}
{%- endmacro %}

{% macro duckdb__raw_row_locator() -%}
    {{ return('rowid') }}
{%- endmacro %}
