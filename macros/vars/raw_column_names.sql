{# A column of raw tables as a var names it. #}
{% macro validate_raw_column(name, column) -%}
    {%- set parts = raw_column_parts(column) if column is string else none -%}
    {%- if parts is none -%}
        {{ refuse_var(name, column, 'a raw column as `column` or `table.column` (a name with a dot'
            ~ ' or a double quote in it as in SQL, "a.b")') }}
    {%- elif parts[1].encode() | length > 63 -%}
        {{ refuse_var(name, column, 'the name of a raw column, at most 63 bytes long') }}
    {%- elif parts[0] is not none and parts[0] not in all_raw_tables() -%}
        {{ refuse_var(name, column, 'one of the tables ' ~ all_raw_tables() | join(', ')
            ~ ' before the dot (a name with a dot in it as in SQL, "a.b")') }}
    {%- endif -%}
{%- endmacro %}

{# Those of any source. #}
{% macro all_raw_tables() -%}
    {%- set tables = segment_tables() -%}
    {%- for entry in var('segment_sources') -%}
        {%- do tables.extend(entry.get('tables') or []) -%}
    {%- endfor -%}
    {{- return(tables | unique(case_sensitive=true) | list) -}}
{%- endmacro %}
