{# The births, the links and their orders, as rules 2, 3 and 5 of models/rules.md have them. #}

{# Returns a query, one row per identifier: the births among `sightings` (rule 2). A birth is the
   sighting whose head is the identifier itself. #}
{% macro get_births_sql(sightings) -%}
    select
        identifier_key,
        external_id_type,
        external_id_value,
        received_at as first_seen_at,
        message_id as first_message_id
    from {{ sightings }}
    where identifier_key = head_key
{%- endmacro %}

{# Returns a condition over identity_clusters, or its alias `clusters`: whether the identifier ever
   led a profile of its own. An identifier that its first event tied to an older one never did: its
   profile was merged, but not after its birth (rule 6). Its name was never a profile's. #}
{% macro has_led_a_profile(clusters=none) -%}
    {%- set of = clusters ~ '.' if clusters else '' -%}
    ({{ of }}own_profile_merged_into_key is null or {{ of }}own_profile_merged_at is not null)
{%- endmacro %}

{# Returns a query, one row per link (rule 3). Links of events come from `sightings`, and with
   `overrides`, the relation resolved_overrides, links of analysts too. Distrusted links are left
   out, unless `with_distrusted`. The identifier is the link's tail. is_pending: no run has resolved
   the link as it is. `resolved` is the revision of sightings that is resolved. link_row: where the
   row lies, in resolved_overrides if is_override, else in identity_sightings. #}
{% macro get_links_sql(sightings, overrides=none, resolved=0, with_distrusted=false) -%}
    {%- set is_trusting = overrides and not with_distrusted -%}
    {%- set of_events = sightings.identifier or sightings -%}
    select
        identifier_key,
        head_key,
        received_at,
        message_id,
        source_key,
        event_type,
        is_revised,
        is_refused,
        revision > {{ resolved }} as is_pending,
        false as is_override,
        {{ row_locator(of_events, ['head_key', 'identifier_key']) }} as link_row
    from {{ sightings }}
    where
        identifier_key <> head_key
        {%- if is_trusting %}
        and not {{ _is_distrusted(overrides, of_events, 'identifier_key') | indent(8) }}
        {%- endif %}
    {%- if overrides %}

    union all

    {{ _get_links_of_analysts_sql(overrides, is_trusting) }}
    {%- endif %}
{%- endmacro %}

{# Returns a query in the columns of get_links_sql: the links that analysts decided. Such a link is
   pending until resolution has noted an outcome on it. #}
{% macro _get_links_of_analysts_sql(overrides, is_trusting) -%}
    {%- set of_analysts = overrides.identifier or overrides -%}
    select
        tail_key as identifier_key,
        head_key,
        decided_at as received_at,
        message_id,
        {{ bytewise_literal('override') }} as source_key,
        {{ bytewise_literal('override') }} as event_type,
        false as is_revised,
        is_refused,
        is_refused is null as is_pending,
        true as is_override,
        {{ row_locator(of_analysts, ['head_key', 'tail_key']) }} as link_row
    from {{ overrides }}
    where
        action = 'link'
        {%- if is_trusting %}
        and not {{ _is_distrusted(overrides, of_analysts, 'tail_key') | indent(8) }}
        {%- endif %}
{%- endmacro %}

{# Returns a condition: whether an analyst distrusts the link in a row of `links`, whose tail is in
   the column `tail_key`. #}
{% macro _is_distrusted(overrides, links, tail_key) -%}
    exists (
        select 1
        from {{ overrides }} as distrusts
        where
            distrusts.action = 'distrust'
            and distrusts.head_key = {{ links }}.head_key
            and distrusts.tail_key = {{ links }}.{{ tail_key }}
    )
{%- endmacro %}

{# Returns the order of identifiers by age (rule 5), for an `order by` over the columns of
   get_births_sql. #}
{% macro age_order() -%}
    first_seen_at,
    first_message_id,
    {{ external_id_priority('external_id_type') }},
    external_id_type,
    external_id_value
{%- endmacro %}

{# Returns the order of links (rule 3), for an `order by`. Arguments are what stands before
   received_at and message_id of the link, and before type and value of its ends. #}
{% macro link_order(link, head, tail) -%}
    {{ link }}received_at,
    {{ link }}message_id,
    {{ external_id_priority(tail ~ 'type') }},
    {{ tail }}type,
    {{ tail }}value,
    {{ head }}type,
    {{ head }}value
{%- endmacro %}
