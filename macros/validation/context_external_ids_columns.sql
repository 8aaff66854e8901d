{# The raw columns that hold the array of external ids, as the var lists them. Like external_ids it
   is checked when dbt parses and when a run starts. #}
{% macro context_external_ids_columns() -%}
    {%- do validate_context_external_ids_columns() if not execute -%}
    {{- return(var('context_external_ids_columns')) -}}
{%- endmacro %}

{% macro validate_context_external_ids_columns() -%}
    {%- set name = 'context_external_ids_columns' -%}
    {%- set columns = var(name) -%}
    {%- if columns is string or columns is mapping or columns is not sequence or not columns -%}
        {{ refuse_var(name, columns, 'a list of raw columns, each `column` or `table.column`,'
            ~ ' such as [context_external_ids]') }}
    {%- endif -%}
    {%- for column in columns -%}
        {%- do validate_raw_column(name, column) -%}
        {%- if columns.count(column) > 1 -%}
            {{ refuse_var(name, column, 'each column once') }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
