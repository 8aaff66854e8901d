{{
    config(
        unique_key=['external_id_type', 'external_id_value', 'head_type', 'head_value'],
        incremental_strategy='delete+insert',
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
{%- set keys = ['set_number', 'head_type', 'head_value'] -%}
{%- set is_anyone_forgotten
    = check_anyone_forgotten(table_behind(ref('tombstones')), table_behind(ref('suppressions'))) %}
{%- set columns = ['received_at', 'message_id', 'source_key', 'event_type', 'context_external_ids']
    + slots | map(attribute='name') | list + (raw_set_columns() if is_anyone_forgotten else []) %}

-- depends_on: {{ ref('secrets') }}
-- Numbered in the order of events, so that the smallest number of a group is its first event. Sets
-- that compare equal come from one event, so their order makes no difference.
with identifier_sets as materialized (
    select
        {{ columns | unique | join(',\n        ') }},
        row_number() over (
            order by received_at, message_id, source_key, event_type
        ) as set_number
    from {{ ref('stg_segment__identifier_sets') }}
),

-- An event ties its highest-priority identifier, the head, to each of the others.
headed_sets as (
    select
        *,
        {{ head_of_slots(slots) | indent(8) }}
    from identifier_sets
    where context_external_ids is null
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

identifiers as {{ 'materialized ' if is_anyone_forgotten }}(
    select
        set_number,
        external_id_type,
        external_id_value,
        head_type,
        head_value
    from identifiers_of_columns

    union all

    select
        set_number,
        external_id_type,
        external_id_value,
        first_value(external_id_type) over by_priority as head_type,
        first_value(external_id_value) over by_priority as head_value
    from identifiers_beside_entries
    window by_priority as (
        partition by set_number
        order by
            {{ external_id_priority('external_id_type') | indent(12) }},
            external_id_type,
            external_id_value
    )
),

pairs as materialized (
    select
        external_id_type,
        external_id_value,
        head_type,
        head_value,
        min(set_number) as set_number
    from identifiers
    group by external_id_type, external_id_value, head_type, head_value
),

-- A birth is the sighting of an identifier with itself, whatever its head was.
births as (
    select
        external_id_type,
        external_id_value,
        external_id_type as head_type,
        external_id_value as head_value,
        min(set_number) as set_number
    from pairs
    group by external_id_type, external_id_value
),

links as (
    select
        external_id_type,
        external_id_value,
        head_type,
        head_value,
        set_number
    from pairs
    where
        external_id_value <> head_value
        or external_id_type <> head_type
),

first_sighted as (
    select * from births
    union all
    select * from links
),

{%- if is_anyone_forgotten %}
forgotten as materialized (
    {{ get_forgotten_identifiers_sql() | indent(4) }}
),

sightings_of_forgotten as (
    {{ get_sightings_of_forgotten_sql() | indent(4) }}
),

{%- endif %}

sightings as (
    select
        first_sighted.external_id_type,
        first_sighted.external_id_value,
        first_sighted.head_type,
        first_sighted.head_value,
        identifier_sets.received_at,
        identifier_sets.message_id,
        identifier_sets.source_key,
        identifier_sets.event_type,
        0 as erasure_number
    from first_sighted
    inner join identifier_sets on first_sighted.set_number = identifier_sets.set_number
    {%- if is_anyone_forgotten %}
    where
        not {{ is_forgotten('first_sighted.external_id_type', 'first_sighted.external_id_value') | indent(8) }}
        and not {{ is_forgotten('first_sighted.head_type', 'first_sighted.head_value') | indent(8) }}

    union all

    select * from sightings_of_forgotten
    {%- endif %}
){% if is_incremental() %},

known as (
    select * from {{ this }}
),

-- What says something new: not known at all, or known from a later event. A full refresh replaces
-- whatever differs.
news as (
    select
        sightings.*,
        known.is_joined,
        {{ revision }} as revision
    from sightings
    left join known
        on
            sightings.external_id_type = known.external_id_type
            and sightings.external_id_value = known.external_id_value
            and sightings.head_type = known.head_type
            and sightings.head_value = known.head_value
    where
        known.message_id is null
        or (
            sightings.received_at,
            sightings.message_id,
            sightings.source_key,
            sightings.event_type
        )
        {{ '<>' if refreshes_fully() else '<' }} (
            known.received_at, known.message_id, known.source_key, known.event_type
        )
        {%- if refreshes_fully() %}
        or sightings.erasure_number <> known.erasure_number

    union all

    -- What no event shows any more. The hook deletes these rows.
    select
        known.external_id_type,
        known.external_id_value,
        known.head_type,
        known.head_value,
        known.received_at,
        known.message_id,
        known.source_key,
        known.event_type,
        known.erasure_number,
        known.is_joined,
        null as revision
    from known
    left join sightings
        on
            known.external_id_type = sightings.external_id_type
            and known.external_id_value = sightings.external_id_value
            and known.head_type = sightings.head_type
            and known.head_value = sightings.head_value
    where sightings.message_id is null
        {%- endif %}
)
{%- else %},

news as (
    select
        *,
        cast(null as boolean) as is_joined,
        {{ revision }} as revision
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
    event_type,
    cast(erasure_number as integer) as erasure_number,
    is_joined,
    cast(revision as {{ dbt.type_bigint() }}) as revision
from news
