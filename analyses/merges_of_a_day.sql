-- What merged on this day? Write current_date - 1 for yesterday.
select
    merged_at,
    segment_id,
    merged_into,
    source_key,
    message_id
from {{ ref('profile_merges') }}
where
    merged_at >= cast('2026-02-04' as date)
    and merged_at < cast('2026-02-05' as date)
order by merged_at, segment_id
