{{ config(materialized='view') }}

{%- for table in segment_tables() %}
{{ depend_on_demo_data(table) }}
{%- endfor %}
{%- set slots = present_identifier_slots() %}

-- depends_on: {{ ref('secrets') }}

-- A view over the raw rows, so that it is never behind and counts no row twice, however often runs
-- read it.
with raw_rows as (
    {{ get_raw_rows_sql() | indent(4) }}
),

normalized as (
    {{
        get_normalized_identifiers_sql(
            'raw_rows', ['source_key', 'raw_table', 'message_id', 'received_at']
        ) | indent(4)
    }}
),

rejected_rows as (
    select
        source_key,
        raw_table,
        cast(null as {{ dbt.type_string() }}) as external_id_type,
        cast(null as {{ dbt.type_string() }}) as external_id_value,
        case
            when message_id is null then 'missing_message_id' else 'missing_received_at'
        end as reason,
        received_at
    from normalized
    where
        message_id is null
        or received_at is null
),

events as (
    select * from normalized
    where
        message_id is not null
        and received_at is not null
),

column_values as (
    {{ get_unpivoted_sql('events', ['source_key', 'raw_table', 'received_at'], slots) | indent(4) }}
),

judged_values as (
    select
        source_key,
        raw_table,
        external_id_type,
        external_id_value,
        {{ rejection_reason_by_type('external_id_type', 'external_id_value') | indent(8) }}
            as reason,
        received_at
    from column_values

    union all

    select
        source_key,
        raw_table,
        external_id_type,
        external_id_value,
        rejection_reason as reason,
        received_at
    from (
        {{ get_external_ids_sql('events', ['source_key', 'raw_table', 'received_at']) | indent(8) }}
    ) as external_id_entries
),

rejected as (
    select * from rejected_rows
    union all
    select
        source_key,
        raw_table,
        external_id_type,
        case when reason <> 'contains_nul' then external_id_value end as external_id_value,
        reason,
        received_at
    from judged_values
    where reason is not null
),

rejected_values as (
    select distinct
        external_id_type,
        external_id_value
    from rejected
),

hashed as (
    select
        external_id_type,
        external_id_value,
        {{ identifier_hash('external_id_type', 'external_id_value') | indent(8) }}
            as identifier_hash
    from rejected_values
),

ignored as (
    {{ get_ignored_periods_sql() | indent(4) }}
),

forgotten as (
    select
        hashed.external_id_type,
        hashed.external_id_value,
        ignored.ignored_after,
        ignored.ignored_through
    from hashed
    inner join ignored on hashed.identifier_hash = ignored.identifier_hash
),

-- The values of those who were erased or suppressed are not shown.
shown as (
    select
        source_key,
        raw_table,
        external_id_type,
        case
            when
                not {{
                    is_forgotten(
                        'rejected.external_id_type', 'rejected.external_id_value',
                        'rejected.received_at'
                    ) | indent(16)
                }}
                then external_id_value
        end as external_id_value,
        reason,
        received_at
    from rejected
)

select
    source_key,
    raw_table,
    external_id_type,
    external_id_value,
    reason,
    count(*) as rejection_count,
    min(received_at) as first_seen_at,
    max(received_at) as last_seen_at
from shown
group by source_key, raw_table, external_id_type, external_id_value, reason
