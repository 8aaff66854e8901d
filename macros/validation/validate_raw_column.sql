{% macro validate_raw_column(name, column) -%}
    {%- set parts = column.split('.') if column is string else [] -%}
    {%- if parts | length not in [1, 2] or not modules.re.fullmatch('[a-z_][a-z0-9_]*', parts[-1]) -%}
        {{ refuse_var(name, column, 'a raw column as `column` or `table.column`') }}
    {%- elif parts | length == 2 and parts[0] not in segment_tables() -%}
        {{ refuse_var(name, column, 'one of the tables ' ~ segment_tables() | join(', ') ~ ' before the dot') }}
    {%- endif -%}
{%- endmacro %}
