{# An expression: where a row of a table of ours lies. It holds as long as nobody else may write the
   table. A row is found by it at less cost than by its four keys. #}
{% macro row_locator() -%}
    {{ return(adapter.dispatch('row_locator', 'identity_warehouse')()) }}
{%- endmacro %}

{% macro default__row_locator() -%}
    {{ return('ctid') }}
{%- endmacro %}

{% macro duckdb__row_locator() -%}
    {{ return('rowid') }}
{%- endmacro %}
