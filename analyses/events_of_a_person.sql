-- What did the person behind an e-mail address do, across all sources, in which order?
with events as (
    {%- for entry in segment_sources() %}
    {%- for table in tables_of(entry) %}
    {%- if raw_columns(entry.name, table) or not execute %}
    select
        '{{ entry.name }}.{{ table }}' as raw_table,
        id as message_id,
        received_at,
        segment_id,
        decided_by_type,
        decided_by_value
    from (
        {{ with_segment_id(source(entry.name, table)) | indent(8) }}
    ) as raw_rows

    union all
    {% endif %}
    {%- endfor %}
    {%- endfor %}
    select
        null as raw_table,
        null as message_id,
        null as received_at,
        null as segment_id,
        null as decided_by_type,
        null as decided_by_value
    where false
),

person as (
    select segment_id
    from {{ ref('users_identities') }}
    where
        external_id_type = 'email'
        and external_id_value = 'jane.doe@example1.com'
)

select
    events.received_at,
    events.raw_table,
    events.message_id,
    events.decided_by_type,
    events.decided_by_value
from events
inner join person on events.segment_id = person.segment_id
order by events.received_at, events.message_id
