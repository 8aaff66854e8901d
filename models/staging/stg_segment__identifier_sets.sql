{%- for table in segment_tables() %}
{{ depend_on_demo_data(table) }}
{%- endfor %}
{%- set starts = find_reading_starts(table_behind(ref('identity_watermarks'))) -%}
{%- set set_columns = raw_set_columns() %}
{%- set keys = set_columns | reject('eq', 'context_external_ids') | list
    + ['received_at', 'message_id', 'event_type'] %}

-- Rows of all raw tables that were loaded since the last run read them, and rows before these, of
-- the loading overlap or the lookback, among which some may have come late.
with raw_rows as (
    {{ get_raw_rows_sql(starts) | indent(4) }}
),

-- Most events repeat values that were seen before. Only the first event with a set of values can be
-- the first of anything, so sets are all that the rest has to handle.
raw_sets as (
    select
        {{ set_columns | join(',\n        ') }},
        min(received_at) as received_at,
        {{ first_event_value('message_id') | indent(8) }} as message_id,
        {{ first_event_value('event_type') | indent(8) }} as event_type
    from raw_rows
    where
        message_id is not null
        and received_at is not null
    group by {{ set_columns | join(', ') }}
),

normalized as (
    {{ get_normalized_identifiers_sql('raw_sets', keys) | indent(4) }}
)

select
    {{ keys | join(',\n    ') }},
    {%- for slot in identifier_slots() %}
    {{ accepted_identifier(slot) | indent(4) }} as {{ slot.name }},
    {%- endfor %}
    context_external_ids
from normalized
