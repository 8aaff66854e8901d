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
