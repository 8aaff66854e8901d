{{
    config(
        unique_key=['identifier_key', 'head_key'],
        incremental_strategy=replacing_strategy(),
        full_refresh=false,
        on_schema_change='fail',
        pre_hook="""{{ before_identity_sightings(
            this, table_behind(ref('identity_watermarks')),
            table_behind(ref('tombstones')), table_behind(ref('suppressions'))) }}""",
        post_hook="""{{ after_identity_sightings(
            this, table_behind(ref('identity_watermarks')), table_behind(ref('identity_runs'))) }}"""
    )
}}

{%- set slots = present_identifier_slots() -%}
{%- set revision = next_revision('identity_sightings', table_behind(ref('identity_watermarks'))) -%}
{%- set keys = ['set_number', 'head_key'] -%}
{%- set is_anyone_forgotten
    = check_anyone_forgotten(table_behind(ref('tombstones')), table_behind(ref('suppressions'))) %}
{%- set columns = ['received_at', 'message_id', 'source_key', 'event_type', 'context_external_ids']
    + slots | map(attribute='name') | list + (raw_set_columns() if is_anyone_forgotten else []) %}

-- depends_on: {{ ref('secrets') }}
-- Numbered in the order of events, so that the smallest number of a group is its first event. Sets
-- that compare equal come from one event, so their order makes no difference.
with identifier_sets {{ as_materialized() }} (
    {%- call written_once('identifier_sets') %}
    {% set sets -%}
        select
            {{ columns | unique | join(',\n            ') }}
        from {{ ref('stg_segment__identifier_sets') }}
    {%- endset -%}
    {{
        get_numbered_sql(sets, 'set_number', 'received_at, message_id, source_key, event_type')
        | indent(4)
    }}
    {%- endcall %}
),

-- An event ties its highest-priority identifier, the head, to each of the others.
headed_sets as (
    select
        *,
        {{ identifier_key('head_type', 'head_value') | indent(8) }} as head_key
    from (
        select
            *,
            {{ head_of_slots(slots) | indent(12) }}
        from identifier_sets
        where context_external_ids is null
    ) as heads
),

identifiers_of_columns as (
    {{ get_unpivoted_sql('headed_sets', keys, slots) | indent(4) }}
),

-- Where context_external_ids brings further identifiers the head is known only once it is read.
sets_with_entries as (
    select * from identifier_sets
    where context_external_ids is not null
),

identifiers_beside_entries as (
    {{ get_unpivoted_sql('sets_with_entries', ['set_number'], slots) | indent(4) }}

    union all

    select
        set_number,
        external_id_type,
        external_id_value
    from (
        {{ get_context_external_ids_sql('sets_with_entries', ['set_number']) | indent(8) }}
    ) as entries
    where rejection_reason is null
),

keyed_beside_entries as (
    select
        *,
        {{ identifier_key('external_id_type', 'external_id_value') | indent(8) }} as identifier_key
    from identifiers_beside_entries
),

identifiers {{ as_materialized() }} (
    {%- call written_once('identifiers') %}
    select
        set_number,
        external_id_type,
        external_id_value,
        {{ identifier_key('external_id_type', 'external_id_value') | indent(8) }}
            as identifier_key,
        head_key
    from identifiers_of_columns

    union all

    select
        set_number,
        external_id_type,
        external_id_value,
        identifier_key,
        first_value(identifier_key) over (
            partition by set_number
            order by
                {{ external_id_priority('external_id_type') | indent(16) }},
                external_id_type,
                external_id_value
        ) as head_key
    from keyed_beside_entries
    {%- endcall %}
),

-- A birth is the sighting of an identifier with itself, whatever its head was. Type and value stand
-- there alone.
births as (
    select
        identifier_key,
        identifier_key as head_key,
        min(external_id_type) as external_id_type,
        min(external_id_value) as external_id_value,
        min(set_number) as set_number
    from identifiers
    group by identifier_key
),

links as (
    select
        identifier_key,
        head_key,
        {{ bytewise_text('null') }} as external_id_type,
        {{ bytewise_text('null') }} as external_id_value,
        min(set_number) as set_number
    from identifiers
    where identifier_key <> head_key
    group by identifier_key, head_key
),

first_sighted as (
    select * from births
    union all
    select * from links
),

{%- if is_anyone_forgotten %}
forgotten {{ as_materialized() }} (
    {{ get_forgotten_identifiers_sql() | indent(4) }}
),

sightings_of_forgotten as (
    {{ get_sightings_of_forgotten_sql() | indent(4) }}
),

{%- endif %}

sightings as (
    select
        first_sighted.identifier_key,
        first_sighted.head_key,
        first_sighted.external_id_type,
        first_sighted.external_id_value,
        identifier_sets.received_at,
        identifier_sets.message_id,
        identifier_sets.source_key,
        identifier_sets.event_type,
        0 as erasure_number
    from first_sighted
    inner join identifier_sets on first_sighted.set_number = identifier_sets.set_number
    {%- if is_anyone_forgotten %}
    where
        not {{ is_forgotten('first_sighted.identifier_key') | indent(8) }}
        and not {{ is_forgotten('first_sighted.head_key') | indent(8) }}

    union all

    select * from sightings_of_forgotten
    {%- endif %}
),
{%- if not is_incremental() %}

news as (
    select
        *,
        false as is_revised,
        false as is_refused,
        {{ revision }} as revision
    from sightings
)
{%- elif not refreshes_fully() %}

-- What says something new: not known at all, or known from a later event.
news as (
    select
        sightings.*,
        coalesce(known.is_revised, false)
        or coalesce(
            {{ row_value(['sightings.received_at', 'sightings.message_id']) }}
            < {{ row_value(['known.received_at', 'known.message_id']) }},
            false
        ) as is_revised,
        coalesce(known.is_refused, false) as is_refused,
        {{ revision }} as revision
    from sightings
    {{ look_up(
        this, 'known', 'known.identifier_key = sightings.identifier_key'
        ~ ' and known.head_key = sightings.head_key') | indent(4) }}
    where
        known.message_id is null
        or {{ row_value(event_order('sightings')) | indent(8) }}
        < {{ row_value(event_order('known')) | indent(8) }}
)
{%- else %}

known as (
    select * from {{ this }}
),

-- A full refresh replaces whatever differs.
news as (
    select
        sightings.*,
        false as is_revised,
        coalesce(known.is_refused, false) as is_refused,
        {{ revision }} as revision
    from sightings
    left join known
        on
            sightings.identifier_key = known.identifier_key
            and sightings.head_key = known.head_key
    where
        known.message_id is null
        or sightings.erasure_number <> known.erasure_number
        or {{ row_value(event_order('sightings')) | indent(8) }}
        <> {{ row_value(event_order('known')) | indent(8) }}

    union all

    -- What no event shows any more. The hook deletes these rows.
    select
        known.identifier_key,
        known.head_key,
        known.external_id_type,
        known.external_id_value,
        known.received_at,
        known.message_id,
        known.source_key,
        known.event_type,
        known.erasure_number,
        known.is_revised,
        known.is_refused,
        null as revision
    from known
    left join sightings
        on
            known.identifier_key = sightings.identifier_key
            and known.head_key = sightings.head_key
    where sightings.message_id is null
)
{%- endif %}

select
    identifier_key,
    head_key,
    received_at,
    cast(revision as {{ dbt.type_bigint() }}) as revision,
    cast(erasure_number as integer) as erasure_number,
    is_revised,
    is_refused,
    message_id,
    source_key,
    event_type,
    external_id_type,
    external_id_value
from news
