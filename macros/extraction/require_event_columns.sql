{% macro require_event_columns(source_name, table, columns) -%}
    {%- if columns and ('id' not in columns or columns.get('received_at', {}).get('kind') not in ['timestamp', 'timestamptz']) -%}
        {%- do exceptions.raise_compiler_error(
            'raw table ' ~ raw_relation(source_name, table) ~ ': found the columns '
            ~ columns | join(', ')
            ~ "; expected id (the message id) and received_at (a timestamp), as Segment's warehouse layout has them"
            ~ '; correct the table, or take the source ' ~ source_name ~ ' out of the var segment_sources.'
        ) -%}
    {%- endif -%}
{%- endmacro %}
