{# An expression: where a row of a table of ours lies. `of` is the table or its alias, and `keys`
   are the columns that tell its rows apart. The place holds as long as nobody else may write the
   table. A row is found by it at less cost than by its keys. #}
{% macro row_locator(of, keys) -%}
    {{ return(adapter.dispatch('row_locator', 'identity_warehouse')(of, keys)) }}
{%- endmacro %}

{% macro default__row_locator(of, keys) -%}
    {{ return(of ~ '.ctid') }}
{%- endmacro %}

{% macro duckdb__row_locator(of, keys) -%}
    {{ return(of ~ '.rowid') }}
{%- endmacro %}

{# Rows of Spark's tables have no place that holds, so their keys stand for it, as a text. #}
{% macro spark__row_locator(of, keys) -%}
    {%- set parts = [] -%}
    {%- for key in keys -%}
        {%- do parts.append('hex(' ~ of ~ '.' ~ key ~ ')') -%}
    {%- endfor -%}
    {{ return("concat_ws(' ', " ~ parts | join(', ') ~ ')') }}
{%- endmacro %}
