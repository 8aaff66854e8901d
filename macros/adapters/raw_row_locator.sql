{# Where a row of ours lies, for as long as nobody else may write its table: cheaper to find again
   than by its four keys. #}
{% macro row_locator() -%}
    {{ return(adapter.dispatch('row_locator', 'identity_warehouse')()) }}
{%- endmacro %}

{% macro default__row_locator() -%}
    {{ return('ctid') }}
{%- endmacro %}

{% macro duckdb__row_locator() -%}
    {{ return('rowid') }}
{%- endmacro %}

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
