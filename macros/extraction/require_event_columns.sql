{% macro require_event_columns(source_name, table, columns) -%}
    {%- set remedy = '; correct the table, or take the source ' ~ source_name
        ~ ' out of the var segment_sources.' -%}
    {%- if columns and ('id' not in columns or not tells_time(columns, 'received_at')) -%}
        {%- do exceptions.raise_compiler_error(
            'raw table ' ~ raw_relation(source_name, table) ~ ': found the columns '
            ~ columns | join(', ')
            ~ "; expected id (the message id) and received_at (a timestamp), as Segment's warehouse layout has them"
            ~ remedy) -%}
    {%- endif -%}
    {%- for column in loading_columns() if column in columns and not tells_time(columns, column) -%}
        {%- do exceptions.raise_compiler_error(
            'raw table ' ~ source(source_name, table) ~ ': found the column ' ~ column
            ~ ' with a type that tells no time, expected a timestamp, a date, or a text that shows'
            ~ ' one' ~ remedy) -%}
    {%- endfor -%}
{%- endmacro %}
