{# Type, value and segment_id make a row what it is, and synced_at says when it was written. #}
{% macro validate_excluded_columns(name, columns) -%}
    {%- set optional = ['created_source', 'merged_at', 'merged_from', 'synced_at', 'created_at'] -%}
    {%- if columns is string or columns is mapping or columns is not sequence -%}
        {{ refuse_var(name, columns, 'a list of columns of users_identities') }}
    {%- endif -%}
    {%- for column in columns if column not in optional -%}
        {{ refuse_var(name, column, 'columns among ' ~ optional | join(', ')
            ~ ' (external_id_type, external_id_value and segment_id are always published)') }}
    {%- endfor -%}
{%- endmacro %}
