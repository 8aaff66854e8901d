{# The rows of raw tables, in the same columns whatever each table has. Identifiers are texts, times
   are in UTC, and columns that have not arrived yet are nulls of the right type. #}

{# Returns a query: the rows of all raw tables. With `starts`, which find_reading_starts() returns,
   only rows that were loaded since. With `is_counting` the query is for counting rejections. Then
   it also says when each row was loaded, as far as the row tells, whether its received_at is
   impossible, and which values are unreadable. It also keeps the rows of which nobody knows when
   they came. #}
{% macro get_raw_rows_sql(starts={}, is_counting=false) -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) -%}
            {%- if raw_columns(entry.name, table) -%}
    {{ get_rows_of_raw_table_sql(entry, table, starts, is_counting=is_counting) }}

    union all

            {% endif -%}
            {%- do declared_relation(entry.name, table) if not execute -%}
        {%- endfor -%}
    {%- endfor %}
    select
        {%- for column in ['source_key', 'raw_table', 'event_type', 'message_id'] %}
        {{ bytewise_text('null') }} as {{ column }},
        {%- endfor %}
        cast(null as timestamp) as received_at,
        {%- for column in raw_identifier_columns() %}
        {{ bytewise_text('null') }} as {{ raw_value(column) }},
        {%- endfor %}
        {%- if is_counting %}
        cast(null as timestamp) as loaded_at,
        false as has_impossible_time,
        {%- for column in unreadable_columns() %}
        {{ bytewise_text('null') }} as {{ unreadable_value(column) }},
        {%- endfor %}
        {%- endif %}
        {{ bytewise_text('null') }} as context_external_ids
    where false
{%- endmacro %}

{# Returns a query: the rows of one raw table, like get_raw_rows_sql(). With `locator`, an
   expression, the query also says where each row lies, as raw_row. Raises an error where the table
   lacks what every event needs. #}
{% macro get_rows_of_raw_table_sql(entry, table, starts={}, locator=none, is_counting=false) -%}
    {%- set columns = raw_columns(entry.name, table) -%}
    {%- do refuse_incomplete_raw_table(entry.name, table, columns) -%}
    select
        {%- if locator %}
        {{ 'raw_row' if holds_messages(entry) else locator ~ ' as raw_row' }},
        {%- endif %}
        {{ bytewise_literal(entry.source_key) }} as source_key,
        {{ bytewise_literal(entry.name ~ '.' ~ table) }} as raw_table,
        {%- if holds_messages(entry) %}
        event_type,
        message_id,
        received_at,
        {%- else %}
        {{ bytewise_literal(event_type(table)) }} as event_type,
        nullif({{ raw_text(columns, 'id') }}, '') as message_id,
        {{ raw_timestamp(columns, ['received_at']) }} as received_at,
        {%- endif %}
        {%- for column in raw_identifier_columns() %}
        {{ raw_text(columns, raw_column_key(column, table, columns)) }} as {{ raw_value(column) }},
        {%- endfor %}
        {%- if is_counting %}
        {{ raw_timestamp(columns, loading_columns()) }} as loaded_at,
        {{ has_impossible_time(columns, 'received_at') }} as has_impossible_time,
        {%- for column in unreadable_columns() %}
        {{ unreadable_text(columns, raw_column_key(column, table, columns)) }}
            as {{ unreadable_value(column) }},
        {%- endfor %}
        {%- endif %}
        {{ raw_context_external_ids(columns, table) }} as context_external_ids
    {%- if holds_messages(entry) %}
    from (
        {{ get_archived_messages_sql(entry, starts, locator) | indent(8) }}
    ) as messages
    {%- else %}
    from {{ raw_relation(entry.name, table) }}
    {%- endif %}
    {%- if entry.name ~ '.' ~ table in starts and not holds_messages(entry) %}
    where {{ is_loaded_since(columns, starts[entry.name ~ '.' ~ table], is_counting) }}
    {%- endif %}
{%- endmacro %}

{# An expression: the JSON text of the first column in context_external_ids_columns that has a
   value. #}
{% macro raw_context_external_ids(columns, table) -%}
    {%- set texts = [] -%}
    {%- for column in context_external_ids_columns() -%}
        {%- do texts.append(raw_document(columns, raw_column_key(column, table, columns))) -%}
    {%- endfor -%}
    {{ 'coalesce(' ~ texts | join(', ') ~ ')' if texts | length > 1 else texts[0] }}
{%- endmacro %}

{# Returns the names of the columns that may tell when a row was loaded; the first that does counts.
   Segment's loader writes uuid_ts, other loaders may write loaded_at. #}
{% macro loading_columns() -%}
    {{- return(['uuid_ts', 'loaded_at']) -}}
{%- endmacro %}

{# Returns the names of the columns by which runs find out what is new. The first that tells a time
   counts: a row that does not tell when it was loaded is as new as it was received. #}
{% macro reading_columns() -%}
    {{- return(loading_columns() + ['received_at']) -}}
{%- endmacro %}
