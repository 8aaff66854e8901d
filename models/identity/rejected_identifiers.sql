{{
    config(
        unique_key='rejection_key',
        incremental_strategy=replacing_strategy(),
        full_refresh=false,
        on_schema_change='fail',
        pre_hook="""{{ before_rejected_identifiers(
            this, table_behind(ref('identity_watermarks')),
            table_behind(ref('tombstones')), table_behind(ref('suppressions'))) }}""",
        post_hook="{{ after_rejected_identifiers(this, table_behind(ref('identity_watermarks'))) }}"
    )
}}

{%- for table in segment_tables() %}
{{ depend_on_demo_data(table) }}
{%- endfor %}
{%- set watermarks = table_behind(ref('identity_watermarks')) -%}
{%- set slots = present_identifier_slots() -%}
{%- set is_anyone_forgotten
    = check_anyone_forgotten(table_behind(ref('tombstones')), table_behind(ref('suppressions'))) -%}
{%- set rejection = [
    'source_key', 'raw_table', 'external_id_type', 'external_id_value', 'reason',
] -%}
{%- set values = ['raw_table'] + raw_set_columns() -%}
{%- for column in unreadable_columns() -%}
    {%- do values.append(unreadable_value(column)) -%}
{%- endfor -%}
{%- set moments = ['received_at'] if is_anyone_forgotten else [] -%}
{%- set counts = ['row_count', 'settled_count', 'first_seen_at', 'last_seen_at'] %}

-- depends_on: {{ ref('identity_sightings') }}, {{ ref('secrets') }}

-- Rows that no run has settled are read and counted again: those of the loading overlap or the
-- lookback, and those that tell no time at all. Of settled rows only the count is kept.
with raw_rows as (
    {{ get_unsettled_rows_sql(watermarks) | indent(4) }}
),

-- Values are judged once per set of them, not once per row; where somebody was forgotten once per
-- moment too, because it decides which values may be shown.
raw_sets as (
    select
        {{ values | join(',\n        ') }},
        case
            when event_type is null then 'malformed_message'
            when message_id is null then 'missing_message_id'
            when has_impossible_time then 'impossible_received_at'
            when received_at is null then 'missing_received_at'
        end as row_reason,
        count(*) as row_count,
        sum(case when is_settled then 1 else 0 end) as settled_count,
        min(received_at) as first_seen_at,
        max(received_at) as last_seen_at
    from raw_rows
    group by {{ (values + moments + ['row_reason']) | join(', ') }}
),

normalized as (
    {%- call written_once('normalized') %}
    {{
        get_normalized_identifiers_sql(
            'raw_sets', ['source_key', 'raw_table', 'row_reason'] + counts, with_unreadable=true
        ) | indent(4)
    }}
    {%- endcall %}
),

events as (
    select * from normalized
    where row_reason is null
),

column_values as (
    {{
        get_unpivoted_sql('events', ['source_key', 'raw_table'] + counts, slots) | indent(4)
    }}
),

unreadable_values as (
    {{
        get_unpivoted_sql(
            'events', ['source_key', 'raw_table'] + counts, unreadable_slots()
        ) | indent(4)
    }}
),

judged as (
    select
        source_key,
        raw_table,
        cast(null as {{ dbt.type_string() }}) as external_id_type,
        cast(null as {{ dbt.type_string() }}) as external_id_value,
        row_reason as reason,
        {{ counts | join(',\n        ') }}
    from normalized

    union all

    select
        source_key,
        raw_table,
        external_id_type,
        external_id_value,
        {{ rejection_reason_by_type('external_id_type', 'external_id_value') | indent(8) }}
            as reason,
        {{ counts | join(',\n        ') }}
    from column_values

    union all

    select
        source_key,
        raw_table,
        external_id_type,
        external_id_value,
        {{ unreadable_reason('external_id_value') | indent(8) }} as reason,
        {{ counts | join(',\n        ') }}
    from unreadable_values

    union all

    select
        source_key,
        raw_table,
        external_id_type,
        external_id_value,
        rejection_reason as reason,
        {{ counts | join(',\n        ') }}
    from (
        {{
            get_context_external_ids_sql('events', ['source_key', 'raw_table'] + counts)
            | indent(8)
        }}
    ) as external_id_entries
),

{%- if is_anyone_forgotten %}

hashed as (
    select distinct
        {{ identifier_key('external_id_type', 'external_id_value') | indent(8) }}
            as identifier_key,
        {{ identifier_hash('external_id_type', 'external_id_value') | indent(8) }}
            as identifier_hash
    from judged
    where reason is not null
),

ignored as (
    {{ get_ignored_periods_sql() | indent(4) }}
),

forgotten as (
    select
        hashed.identifier_key,
        ignored.ignored_after,
        ignored.ignored_through
    from hashed
    inner join ignored on hashed.identifier_hash = ignored.identifier_hash
),

{%- endif %}

-- Neither a value that some engine cannot store is shown, nor one of somebody who was erased or
-- suppressed.
shown as (
    select
        source_key,
        raw_table,
        external_id_type,
        case
            when reason = 'contains_nul' then null
            {%- if is_anyone_forgotten %}
            when
                {{
                    is_forgotten(
                        identifier_key('judged.external_id_type', 'judged.external_id_value'),
                        'judged.first_seen_at'
                    ) | indent(16)
                }}
                then null
            {%- endif %}
            else external_id_value
        end as external_id_value,
        reason,
        {{ counts | join(',\n        ') }}
    from judged
    where reason is not null
),

keyed as (
    select
        {{ rejection_key() | indent(8) }} as rejection_key,
        *
    from shown
),

counted as (
    select
        rejection_key,
        {{ rejection | join(',\n        ') }},
        cast(sum(row_count) as {{ dbt.type_bigint() }}) as rejection_count,
        cast(sum(settled_count) as {{ dbt.type_bigint() }}) as settled_count,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from keyed
    group by rejection_key, {{ rejection | join(', ') }}
){% if is_incremental() %},

added as (
    select
        counted.rejection_key,
        {%- for column in rejection %}
        counted.{{ column }},
        {%- endfor %}
        coalesce(known.settled_count, 0) + counted.rejection_count as rejection_count,
        coalesce(known.settled_count, 0) + counted.settled_count as settled_count,
        least(known.first_seen_at, counted.first_seen_at) as first_seen_at,
        greatest(known.last_seen_at, counted.last_seen_at) as last_seen_at
    from counted
    {{ look_up(this, 'known', 'known.rejection_key = counted.rejection_key') | indent(4) }}
    where
        known.rejection_key is null
        or counted.settled_count > 0
        or counted.rejection_count <> known.rejection_count - known.settled_count
        or counted.first_seen_at < known.first_seen_at
        or counted.last_seen_at > known.last_seen_at
)

select * from added
{%- else %}

select * from counted
{%- endif %}
