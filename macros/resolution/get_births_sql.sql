{# The first events of identifiers, in the columns of identity_clusters. #}
{% macro get_births_sql(sightings, condition='true') -%}
    select
        external_id_type,
        external_id_value,
        source_key as created_source,
        received_at as first_seen_at,
        message_id as first_message_id,
        event_type as first_event_type,
        erasure_number
    from {{ sightings }}
    where
        external_id_type = head_type
        and external_id_value = head_value
        and {{ condition }}
{%- endmacro %}

{# What identity_clusters says of an identifier's first event. #}
{% macro birth_columns() -%}
    {{- return(['created_source', 'first_seen_at', 'first_message_id', 'first_event_type', 'erasure_number']) -}}
{%- endmacro %}
