-- Whose event is this? One row per raw row, with the profile and the identifier that decided.
with identifies as (
    {{ identity_warehouse.with_segment_id(source('segment_web', 'identifies')) | indent(4) }}
),

orders as (
    {{
        identity_warehouse.with_segment_id(source('segment_web', 'order_completed')) | indent(4)
    }}
)

select
    id as message_id,
    received_at,
    'identifies' as event,
    segment_id,
    decided_by_type,
    decided_by_value
from identifies

union all

select
    id as message_id,
    received_at,
    'order_completed' as event,
    segment_id,
    decided_by_type,
    decided_by_value
from orders
