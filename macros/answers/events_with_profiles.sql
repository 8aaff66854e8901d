{# All events of all sources, with the profiles that they belong to. #}

{# Returns a query, one row per raw row: raw_table, message_id, received_at, segment_id,
   decided_by_type and decided_by_value. Raw tables that are not read are left out, and so are
   archives, whose messages have no columns. For analyses/. #}
{% macro get_events_with_profiles_sql() -%}
    {%- for entry in segment_sources() if not holds_messages(entry) -%}
        {%- for table in tables_of(entry) -%}
            {%- set relation = declared_relation(entry.name, table) -%}
            {%- if raw_columns(entry.name, table) or not execute -%}
    select
        {{ text_literal(entry.name ~ '.' ~ table) }} as raw_table,
        id as message_id,
        received_at,
        segment_id,
        decided_by_type,
        decided_by_value
    from (
        {{ with_segment_id(relation, table=table) | indent(8) }}
    ) as raw_rows

    union all

            {% endif -%}
        {%- endfor -%}
    {%- endfor %}
    select
        null as raw_table,
        null as message_id,
        null as received_at,
        null as segment_id,
        null as decided_by_type,
        null as decided_by_value
    where false
{%- endmacro %}
