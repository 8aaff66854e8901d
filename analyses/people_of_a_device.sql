-- Who shares this device? Every profile that an event ever tied to it, and what became of that.
with ties as (
    select
        received_at,
        message_id,
        outcome,
        reason,
        case when head_type = 'anonymous_id' then tail_type else head_type end as tied_type,
        case when head_type = 'anonymous_id' then tail_segment_id else head_segment_id end
            as segment_id
    from {{ ref('identity_links') }}
    where
        (
            head_type = 'anonymous_id'
            and head_value = '44065050-44f1-4634-b863-c6f740100272'
        )
        or (
            tail_type = 'anonymous_id'
            and tail_value = '44065050-44f1-4634-b863-c6f740100272'
        )
)

select
    segment_id,
    tied_type,
    outcome,
    reason,
    min(received_at) as first_tied_at
from ties
group by segment_id, tied_type, outcome, reason
order by first_tied_at, segment_id, tied_type
