-- How many people were there each day, each counted once, whatever device they used?
with events as (
    {%- for entry in segment_sources() %}
    {%- for table in tables_of(entry) %}
    {%- if raw_columns(entry.name, table) or not execute %}
    select
        received_at,
        segment_id
    from (
        {{ with_segment_id(source(entry.name, table)) | indent(8) }}
    ) as raw_rows

    union all
    {% endif %}
    {%- endfor %}
    {%- endfor %}
    select
        null as received_at,
        null as segment_id
    where false
)

select
    cast(received_at as date) as received_on,
    count(*) as event_count,
    count(distinct segment_id) as person_count
from events
where
    received_at >= cast('2026-02-01' as date)
    and received_at < cast('2026-02-08' as date)
group by cast(received_at as date)
order by received_on
