{# Values of raw columns as texts that are alike on every engine, whatever type the column has.
   `columns` is what raw_columns() returns. #}

{# An expression: a raw column as the text that a user would write for its value. Null where the
   value is no scalar, and where the raw table has no such column. #}
{% macro raw_text(columns, column) -%}
    {%- if column not in columns -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {{ bytewise_text(_scalar_text(columns[column].name, columns[column].kind)) }}
    {%- endif -%}
{%- endmacro %}

{# An expression: a value of a column's kind as text, null where the value is no scalar. #}
{% macro _scalar_text(value, kind) -%}
    {%- if kind == 'fraction' -%}
        {{ number_as_text(value) }}
    {%- elif kind == 'date' -%}
        {{ day_text(value) }}
    {%- elif kind == 'timestamp' -%}
        {{ moment_text(value) }}
    {%- elif kind == 'timestamptz' -%}
        {{ moment_text("timezone('UTC', " ~ value ~ ")") }} || '+00'
    {%- elif kind in ['json', 'nested'] -%}
        {{ scalar_of_json(_document_text(value, kind)) }}
    {%- else -%}
        {{ 'null' if kind == 'binary' else value }}
    {%- endif -%}
{%- endmacro %}

{# An expression: a value that may be no scalar, as the text that shows it. #}
{% macro _document_text(value, kind) -%}
    {%- if kind == 'nested' -%}
        {{ json_of_value(value) }}
    {%- elif kind == 'binary' -%}
        {{ hexadecimal(value) }}
    {%- else -%}
        cast({{ value }} as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}

{# An expression: a raw column as the text of a JSON document, whatever type the column has. #}
{% macro raw_document(columns, column) -%}
    {%- if column not in columns -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {{ bytewise_text(_document_text(columns[column].name, columns[column].kind)) }}
    {%- endif -%}
{%- endmacro %}

{# An expression: the text of a value for which raw_text() is null, because the value is no scalar
   or because no engine could store it as text. Null and an empty list are no value. #}
{% macro unreadable_text(columns, column) -%}
    {%- if not may_be_unreadable(columns, column) -%}
        {{ bytewise_text('null') }}
    {%- else -%}
        {%- set document = raw_document(columns, column) -%}
        {%- set no_value
            = regex_literal('^[[:space:]]*(null|[[][[:space:]]*[]])[[:space:]]*$') -%}
    case
        when
            {{ raw_text(columns, column) }} is null
            and not {{ matches_regex(document, no_value) }}
            then {{ document }}
    end
    {%- endif -%}
{%- endmacro %}

{# Returns whether a raw column may hold values that are no scalars, by its type. #}
{% macro may_be_unreadable(columns, column) -%}
    {{- return(columns.get(column, {}).get('kind') in ['json', 'nested', 'binary']) -}}
{%- endmacro %}
