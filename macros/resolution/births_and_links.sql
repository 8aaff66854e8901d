{# The births, the links and their orders, as rules 2, 3 and 5 of models/rules.md have them. #}

{# Returns a query in the columns of identity_clusters (external_id_type, external_id_value,
   birth_columns): the births among `sightings` (rule 2). A birth is the sighting whose head is the
   identifier itself. `condition` is SQL over columns of identity_sightings. #}
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

{# Returns the names of the columns of identity_clusters that describe an identifier's birth. #}
{% macro birth_columns() -%}
    {{- return([
        'created_source', 'first_seen_at', 'first_message_id', 'first_event_type',
        'erasure_number',
    ]) -}}
{%- endmacro %}

{# Returns a condition over identity_clusters, or its alias `clusters`: whether the identifier ever
   led a profile of its own. An identifier that its first event tied to an older one never did: its
   profile was merged, but not after its birth (rule 6). Its name was never a profile's. #}
{% macro has_led_a_profile(clusters=none) -%}
    {%- set of = clusters ~ '.' if clusters else '' -%}
    ({{ of }}own_profile_merged_into is null or {{ of }}own_profile_merged_at is not null)
{%- endmacro %}

{# Returns a query, one row per link (rule 3). Links of events come from `sightings`, and with
   `overrides`, the relation resolved_overrides, links of analysts too. Distrusted links are left
   out, unless `with_distrusted`. The tail has the column names that it has in identity_sightings.
   is_pending: no run has resolved the link as it is. `resolved` is the revision of sightings that
   is resolved. link_row: where the row lies, in resolved_overrides if is_override, else in
   identity_sightings. #}
{% macro get_links_sql(sightings, overrides=none, resolved=0, with_distrusted=false) -%}
    {%- set is_trusting = overrides and not with_distrusted -%}
    {%- set of_events = sightings.identifier or sightings -%}
    select
        external_id_type,
        external_id_value,
        head_type,
        head_value,
        received_at,
        message_id,
        source_key,
        event_type,
        is_joined,
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

    {{ _get_links_of_analysts_sql(overrides, is_trusting) }}
    {%- endif %}
{%- endmacro %}

{# Returns a query in the columns of get_links_sql: the links that analysts decided. Such a link is
   pending until resolution has noted an outcome on it. #}
{% macro _get_links_of_analysts_sql(overrides, is_trusting) -%}
    {%- set of_analysts = overrides.identifier or overrides -%}
    select
        tail_type as external_id_type,
        tail_value as external_id_value,
        head_type,
        head_value,
        decided_at as received_at,
        message_id,
        {{ bytewise_literal('override') }} as source_key,
        {{ bytewise_literal('override') }} as event_type,
        is_joined,
        is_joined is null as is_pending,
        true as is_override,
        {{ row_locator() }} as link_row
    from {{ overrides }}
    where
        action = 'link'
        {%- if is_trusting %}
        and not {{ _is_distrusted(overrides, of_analysts, 'tail') | indent(8) }}
        {%- endif %}
{%- endmacro %}

{# Returns a condition: whether an analyst distrusts the link in a row of `links`. The names of its
   tail's columns begin with `tail`. #}
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

{# Returns the order of identifiers by age (rule 5), for an `order by` over the columns of
   identity_clusters. #}
{% macro age_order() -%}
    first_seen_at,
    first_message_id,
    {{ external_id_priority('external_id_type') }},
    external_id_type,
    external_id_value
{%- endmacro %}

{# Returns the order of links (rule 3), for an `order by` over the columns of get_links_sql in
   `relation`. #}
{% macro link_order(relation) -%}
    {{ relation }}.received_at,
    {{ relation }}.message_id,
    {{ external_id_priority(relation ~ '.external_id_type') }},
    {{ relation }}.external_id_type,
    {{ relation }}.external_id_value,
    {{ relation }}.head_type,
    {{ relation }}.head_value
{%- endmacro %}
