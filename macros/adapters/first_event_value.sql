{# An aggregate expression: the message_id, source_key or event_type of the first event of the group
   (rule 2). Events are ordered by (received_at, message_id, source_key, event_type), and the rows
   must have these columns. #}
{% macro first_event_value(column) -%}
    {{ adapter.dispatch('first_event_value', 'identity_warehouse')(column) }}
{%- endmacro %}

{# PostgreSQL before 18 has no min() of rows, but it has one of arrays. Texts of fixed width order
   like the times that they show. #}
{% macro default__first_event_value(column) -%}
    (min(array[
        to_char(received_at, 'YYYYMMDDHH24MISSUS') collate "C", message_id, source_key, event_type
    ]))[{{ ['received_at', 'message_id', 'source_key', 'event_type'].index(column) + 1 }}]
{%- endmacro %}

{% macro duckdb__first_event_value(column) -%}
    min({
        'received_at': received_at,
        'message_id': message_id,
        'source_key': source_key,
        'event_type': event_type
    }).{{ column }}
{%- endmacro %}

{% macro spark__first_event_value(column) -%}
    min(struct(received_at, message_id, source_key, event_type)).{{ column }}
{%- endmacro %}

{# Returns the columns by which events are ordered (rule 2), as those of the alias `of`. #}
{% macro event_order(of) -%}
    {%- set columns = [] -%}
    {%- for column in ['received_at', 'message_id', 'source_key', 'event_type'] -%}
        {%- do columns.append(of ~ '.' ~ column) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}
