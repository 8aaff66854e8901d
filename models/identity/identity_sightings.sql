{{
    config(
        unique_key=['external_id_type', 'external_id_value', 'head_type', 'head_value'],
        incremental_strategy='delete+insert',
        on_schema_change='fail',
        pre_hook="{{ start_reading_sightings(this, ref('identity_watermarks')) }}",
        post_hook="{{ finish_reading_sightings(this, ref('identity_watermarks'), ref('identity_runs')) }}"
    )
}}

{%- set slots = present_identifier_slots() -%}
{%- set set_columns = ['source_key'] + slots | map(attribute='name') | list + ['external_ids'] %}

-- Raw rows that were loaded since the last run read them (and those of the lookback before, which may have
-- come late).
with events as (
    {% for table in segment_tables() %}
    select {{ (set_columns + ['received_at', 'message_id']) | join(', ') }}
    from {{ ref('stg_segment__' ~ table) }}
    where {{ not_read_yet(table, ref('identity_watermarks')) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Most events repeat a set of identifiers that was seen before. Only the first event of each set can be the
-- first of anything, so sets are all that the rest has to handle.
identifier_sets as (
    select
        {{ set_columns | join(',\n        ') }},
        min(received_at) as received_at,
        {{ first_message_id('message_id', 'received_at') }} as message_id
    from events
    group by {{ set_columns | join(', ') }}
),

-- Numbered in the order of events, so that the smallest number of a group is its first event.
numbered_sets as materialized (
    select
        *,
        row_number() over (
            order by received_at, message_id, {{ set_columns | join(', ') }}
        ) as set_number
    from identifier_sets
),

external_id_entries as (
    {{ get_external_ids_sql('numbered_sets', ['set_number']) | indent(4) }}
),

identifiers as (
    {% for slot in slots %}
    select
        set_number,
        {{ slot.priority }} as priority,
        {{ text_by_bytes(dbt.string_literal(dbt.escape_single_quotes(slot.type))) }} as external_id_type,
        {{ slot.name }} as external_id_value
    from numbered_sets
    where {{ slot.name }} is not null
    union all
    {% endfor %}
    select
        set_number,
        {{ external_id_priority('external_id_type') }} as priority,
        external_id_type,
        external_id_value
    from external_id_entries
    where rejection_reason is null
),

ranked_identifiers as materialized (
    select
        *,
        row_number() over (
            partition by set_number order by priority, external_id_type, external_id_value
        ) as place
    from identifiers
),

-- An event shows each of its identifiers, and ties its highest-priority one (the head) to the others.
sighted as (
    select
        external_id_type,
        external_id_value,
        external_id_type as head_type,
        external_id_value as head_value,
        set_number
    from ranked_identifiers

    union all

    select
        tails.external_id_type,
        tails.external_id_value,
        heads.external_id_type as head_type,
        heads.external_id_value as head_value,
        tails.set_number
    from ranked_identifiers as tails
    inner join ranked_identifiers as heads on tails.set_number = heads.set_number
    where
        heads.place = 1
        and tails.place > 1
        and (tails.external_id_type, tails.external_id_value)
        <> (heads.external_id_type, heads.external_id_value)
),

first_sighted as (
    select
        external_id_type,
        external_id_value,
        head_type,
        head_value,
        min(set_number) as set_number
    from sighted
    group by external_id_type, external_id_value, head_type, head_value
),

sightings as (
    select
        first_sighted.external_id_type,
        first_sighted.external_id_value,
        first_sighted.head_type,
        first_sighted.head_value,
        numbered_sets.received_at,
        numbered_sets.message_id,
        numbered_sets.source_key
    from first_sighted
    inner join numbered_sets on first_sighted.set_number = numbered_sets.set_number
){% if is_incremental() %},

known as (
    select * from {{ this }}
),

-- What says something new: not known at all, or known from a later event.
news as (
    select
        sightings.*,
        known.is_joined
    from sightings
    left join known
        on
            sightings.external_id_type = known.external_id_type
            and sightings.external_id_value = known.external_id_value
            and sightings.head_type = known.head_type
            and sightings.head_value = known.head_value
    where
        known.message_id is null
        or (sightings.received_at, sightings.message_id, sightings.source_key)
        < (known.received_at, known.message_id, known.source_key)
)
{%- else %},

news as (
    select
        *,
        cast(null as boolean) as is_joined
    from sightings
)
{%- endif %}

select
    external_id_type,
    external_id_value,
    head_type,
    head_value,
    received_at,
    message_id,
    source_key,
    is_joined,
    cast({{ next_revision('identity_sightings', ref('identity_watermarks')) }} as {{ dbt.type_bigint() }}) as revision
from news
