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
    {{- return([
        'created_source', 'first_seen_at', 'first_message_id', 'first_event_type',
        'erasure_number',
    ]) -}}
{%- endmacro %}

{# Whether an identifier was the founder of its profile once the event that brought it was over, so
   that its name was a profile's. #}
{% macro has_led_a_profile(clusters=none) -%}
    {%- set of = clusters ~ '.' if clusters else '' -%}
    ({{ of }}own_profile_merged_into is null or {{ of }}own_profile_merged_at is not null)
{%- endmacro %}

{# One row per link: those that events show and, with `overrides`, those that analysts decided.
   Distrusted links are left out, unless `with_distrusted`. The tail has the column names that it
   has in identity_sightings. is_pending: no run has resolved the link as it is, by the revision of
   sightings that is resolved. link_row: where the row lies. #}
{% macro get_links_sql(sightings, overrides=none, resolved=0, with_distrusted=false) -%}
    {%- set is_trusting = overrides and not with_distrusted -%}
    {%- set of_events, of_analysts = sightings.identifier or sightings,
        overrides.identifier or overrides -%}
    select
        external_id_type, external_id_value, head_type, head_value,
        received_at, message_id, source_key, event_type, is_joined,
        revision > {{ resolved }} as is_pending,
        false as is_override,
        {{ row_locator() }} as link_row
    from {{ sightings }}
    where
        (external_id_type, external_id_value) <> (head_type, head_value)
        {%- if is_trusting %}
        and not {{ _is_distrusted(overrides, of_events, 'external_id') | indent(8) }}
        {%- endif %}
    {%- if overrides %}

    union all

    select
        tail_type as external_id_type, tail_value as external_id_value, head_type, head_value,
        decided_at as received_at, message_id, {{ bytewise_literal('override') }} as source_key,
        {{ bytewise_literal('override') }} as event_type, is_joined,
        is_joined is null as is_pending,
        true as is_override,
        {{ row_locator() }} as link_row
    from {{ overrides }}
    where
        action = 'link'
        {%- if is_trusting %}
        and not {{ _is_distrusted(overrides, of_analysts, 'tail') | indent(8) }}
        {%- endif %}
    {%- endif %}
{%- endmacro %}

{# Whether an analyst distrusts the link in a row of `links`, where the names of its tail's columns
   begin with `tail`. #}
{% macro _is_distrusted(overrides, links, tail) -%}
    exists (
        select 1
        from {{ overrides }} as distrusts
        where
            distrusts.action = 'distrust'
            and distrusts.head_type = {{ links }}.head_type
            and distrusts.head_value = {{ links }}.head_value
            and distrusts.tail_type = {{ links }}.{{ tail }}_type
            and distrusts.tail_value = {{ links }}.{{ tail }}_value
    )
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
