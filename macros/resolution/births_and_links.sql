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

{# Whether an identifier was the founder of its profile once the event that brought it was over, so that its name was a
   profile's. #}
{% macro has_led_a_profile(clusters=none) -%}
    {%- set of = clusters ~ '.' if clusters else '' -%}
    ({{ of }}own_profile_merged_into is null or {{ of }}own_profile_merged_at is not null)
{%- endmacro %}

{# All links that may join, of events and, with `overrides`, of analysts, who may also distrust some. is_pending: no run
   has resolved it as it is. #}
{% macro get_links_sql(sightings, resolved, overrides=none) -%}
    select
        external_id_type, external_id_value, head_type, head_value,
        received_at, message_id, source_key, event_type, is_joined,
        revision > {{ resolved }} as is_pending,
        false as is_override,
        {{ row_locator() }} as link_row
    from {{ sightings }} as sightings
    where
        (external_id_type, external_id_value) <> (head_type, head_value)
        {%- if overrides %}
        and not exists (
            select 1 from {{ overrides }} as distrusts
            where
                distrusts.action = 'distrust'
                and distrusts.head_type = sightings.head_type
                and distrusts.head_value = sightings.head_value
                and distrusts.tail_type = sightings.external_id_type
                and distrusts.tail_value = sightings.external_id_value
        )

    union all

    select
        tail_type as external_id_type, tail_value as external_id_value, head_type, head_value,
        decided_at as received_at, message_id, 'override' as source_key, 'override' as event_type, is_joined,
        is_joined is null as is_pending,
        true as is_override,
        {{ row_locator() }} as link_row
    from {{ overrides }} as overrides
    where
        action = 'link'
        and not exists (
            select 1 from {{ overrides }} as distrusts
            where
                distrusts.action = 'distrust'
                and {{ is_same_pair('distrusts', 'overrides') }}
        )
        {%- endif %}
{%- endmacro %}

{# The order of identifiers by age (rule 5); the relation has the columns of identity_clusters. #}
{% macro age_order() -%}
    first_seen_at, first_message_id,
    {{ external_id_priority('external_id_type') }},
    external_id_type, external_id_value
{%- endmacro %}

{# The order of links (rule 3). #}
{% macro link_order(relation) -%}
    {{ relation }}.received_at, {{ relation }}.message_id,
    {{ external_id_priority(relation ~ '.external_id_type') }},
    {{ relation }}.external_id_type, {{ relation }}.external_id_value,
    {{ relation }}.head_type, {{ relation }}.head_value
{%- endmacro %}
