-- How many people were there each day, each counted once, whatever device they used?
with events as (
    {{ get_events_with_profiles_sql() | indent(4) }}
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
