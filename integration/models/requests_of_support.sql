select
    'ticket-1' as request_id,
    'delete' as regulation,
    'email' as external_id_type,
    'gone@shop.example' as external_id_value,
    cast('2026-02-01' as timestamp) as requested_at
