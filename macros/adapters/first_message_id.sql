{# Aggregate: the message id of the first event of the group, by (received_at, message id). #}
{% macro first_message_id(message_id, received_at) -%}
    {{ adapter.dispatch('first_message_id', 'identity_warehouse')(message_id, received_at) }}
{%- endmacro %}

{# PostgreSQL before 18 has no min() of rows; texts of fixed width in front order alike. #}
{% macro default__first_message_id(message_id, received_at) -%}
    substr(
        min((to_char({{ received_at }}, 'YYYYMMDDHH24MISSUS') || {{ message_id }}) collate "C"), 21
    )
{%- endmacro %}

{% macro duckdb__first_message_id(message_id, received_at) -%}
    min({'received_at': {{ received_at }}, 'message_id': {{ message_id }}}).message_id
{%- endmacro %}
