{# How identity_sightings reads events once somebody was erased or suppressed. A set of values
   without a forgotten identifier is known by its first event. Of the forgotten some events count
   and some do not, so all events of their sets are read again. #}

{# Returns a query, one row per period of a forgotten identifier of the CTE `births`:
   identifier_key, ignored_after, ignored_through and erasure_number. #}
{% macro get_forgotten_identifiers_sql() -%}
    with ignored as (
        {{ get_ignored_periods_sql() | indent(8) }}
    ),

    hashed as (
        select
            identifier_key,
            {{ identifier_hash('external_id_type', 'external_id_value') | indent(12) }}
                as identifier_hash
        from births
    )

    select
        hashed.identifier_key,
        ignored.ignored_after,
        ignored.ignored_through,
        ignored.erasure_number
    from hashed
    inner join ignored on hashed.identifier_hash = ignored.identifier_hash
{%- endmacro %}

{# Returns a query in the columns of the CTE `sightings`: the births and links of sets with a
   forgotten identifier, from the events that count. Reads the CTEs forgotten, identifiers and
   identifier_sets. Each step is materialized, so that no more than a few joins need memory at a
   time. #}
{% macro get_sightings_of_forgotten_sql() -%}
    with erasures {{ as_materialized() }} (
        select
            identifier_key,
            max(erasure_number) as erasure_number
        from forgotten
        group by identifier_key
    ),

    pairs_of_forgotten {{ as_materialized() }} (
        {{ _get_pairs_of_forgotten_sql() | indent(8) }}
    ),

    events_of_forgotten {{ as_materialized() }} (
        {{ _get_events_of_forgotten_sql() | indent(8) }}
    ),

    counted_pairs as (
        {{ _get_counted_pairs_sql() | indent(8) }}
    )

    select
        identifier_key,
        head_key,
        min(external_id_type) as external_id_type,
        min(external_id_value) as external_id_value,
        min(received_at) as received_at,
        {{ first_event_value('message_id') | indent(8) }} as message_id,
        {{ first_event_value('source_key') | indent(8) }} as source_key,
        {{ first_event_value('event_type') | indent(8) }} as event_type,
        erasure_number
    from counted_pairs
    group by identifier_key, head_key, erasure_number
{%- endmacro %}

{# Returns a query: the births and links of all sets, of which at least one end is forgotten. #}
{% macro _get_pairs_of_forgotten_sql() -%}
    with pairs_of_sets as (
        select
            set_number,
            identifier_key,
            identifier_key as head_key,
            external_id_type,
            external_id_value
        from identifiers

        union all

        select
            set_number,
            identifier_key,
            head_key,
            {{ bytewise_text('null') }} as external_id_type,
            {{ bytewise_text('null') }} as external_id_value
        from identifiers
        where identifier_key <> head_key
    )

    select
        pairs_of_sets.*,
        coalesce(tails.erasure_number, 0) as erasure_number
    from pairs_of_sets
    left join erasures as tails on pairs_of_sets.identifier_key = tails.identifier_key
    left join erasures as heads on pairs_of_sets.head_key = heads.identifier_key
    where
        tails.identifier_key is not null
        or heads.identifier_key is not null
{%- endmacro %}

{# Returns a query (set_number, received_at, message_id, source_key, event_type): every event of the
   sets in pairs_of_forgotten, and not just the first. #}
{% macro _get_events_of_forgotten_sql() -%}
    {%- set starts = find_reading_starts(table_behind(ref('identity_watermarks'))) -%}
    select
        identifier_sets.set_number,
        events.received_at,
        events.message_id,
        events.source_key,
        events.event_type
    from identifier_sets
    inner join (
        {{ get_raw_rows_sql(starts) | indent(8) }}
    ) as events on {{ is_same_set(raw_set_columns()) | indent(8) }}
    where
        events.message_id is not null
        and events.received_at is not null
        and identifier_sets.set_number in (select set_number from pairs_of_forgotten)
{%- endmacro %}

{# Returns a query: pairs_of_forgotten by the events that count for both of their ends. Links are
   formed first, and then dropped (models/rules.md): no link is made in place of a dropped one, so
   erasing one person joins nobody else. #}
{% macro _get_counted_pairs_sql() -%}
    select
        pairs.identifier_key,
        pairs.head_key,
        pairs.external_id_type,
        pairs.external_id_value,
        pairs.erasure_number,
        events.received_at,
        events.message_id,
        events.source_key,
        events.event_type
    from pairs_of_forgotten as pairs
    inner join events_of_forgotten as events on pairs.set_number = events.set_number
    where
        {%- for end in ['identifier_key', 'head_key'] %}
        {{ 'and ' if not loop.first }}not exists (
            select 1 from forgotten
            where
                forgotten.identifier_key = pairs.{{ end }}
                and {{ is_ignored('forgotten', 'events.received_at') | indent(16) }}
        )
        {%- endfor %}
{%- endmacro %}
