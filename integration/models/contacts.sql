-- The shop's customers as a source beside Segment's: each version of a contact is an event.
with crm (contact_id, version, changed_at, customer_number, mail_address) as (
    values
    (1, 1, cast('2024-03-02 08:00:00' as timestamp), 'ann', 'ann@shop.example'),
    (1, 2, cast('2024-03-05 08:00:00' as timestamp), 'ann', 'Ann.New@shop.example'),
    (2, 1, cast('2024-03-06 08:00:00' as timestamp), 'n/a', 'unknown@shop.example')
)

select
    changed_at as received_at,
    customer_number as user_id,
    mail_address as context_traits_email,
    'contact-' || contact_id || '-' || version as id
from crm
