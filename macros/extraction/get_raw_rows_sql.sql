{# The rows of one raw table kind over all sources: text where an identifier may stand, UTC where a
   time does, typed nulls for what has not arrived yet. With `source_name` those of one, and where each row lies. #}
{% macro get_raw_rows_sql(table, source_name=none) -%}
    {%- set wanted = identifier_columns(table) + ['context_external_ids'] -%}
    {%- for entry in segment_sources() if source_name in [none, entry.name] -%}
        {%- set columns = raw_columns(entry.name, table) -%}
        {%- do require_event_columns(entry.name, table, columns) -%}
        select
            {%- if source_name %}
            {{ row_locator() }} as raw_row,
            {%- endif %}
            {{ text_literal(entry.source_key) }} as source_key,
            {{ quoted(entry.name ~ '.' ~ table) }} as raw_table,
            nullif({{ raw_text(columns, 'id') }}, '') as message_id,
            {{ raw_timestamp(columns, ['received_at']) }} as received_at,
            {{ raw_timestamp(columns, ['uuid_ts', 'loaded_at', 'received_at']) }} as loaded_at,
            {%- for column in wanted %}
            {{ raw_text(columns, column) }} as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ source(entry.name, table) if columns or not execute else '(select 1 as absent) as absent where false' }}
        {{ 'union all' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# The raw columns that the slots of a raw table kind read. #}
{% macro identifier_columns(table) -%}
    {%- set columns = [] -%}
    {%- for slot in identifier_slots(table) if slot.has_arrived -%}
        {%- do columns.extend([slot.column] + slot.when | list) -%}
    {%- endfor -%}
    {{- return(columns | unique | list) -}}
{%- endmacro %}
