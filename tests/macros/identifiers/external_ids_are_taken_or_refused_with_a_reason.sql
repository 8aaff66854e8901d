-- Each entry of context_external_ids becomes an identifier, or is rejected for a reason that says
-- what is wrong with it.
with events (place, context_external_ids) as (
    values
    (0, '[{"id": 7, "type": "phone", "collection": "users", "encoding": "none"}]'),
    (1, '[{"id": " 0151 ", "type": "phone"}, {"id": "b", "type": "phone"}]'),
    (2, '[{"id": 1e3, "type": "phone"}]'),
    (3, '[{"id": "a", "type": "phone", "collection": "accounts"}]'),
    (4, '[{"id": "a", "type": "phone", "encoding": "md5"}]'),
    (5, '[{"id": "a", "type": "group_id"}]'),
    (6, '[{"id": "a"}, "text", {"id": true, "type": "phone"}]'),
    (7, '{"id": "a", "type": "phone"}'),
    (8, '[{"id": '),
    (9, '[{"id": "a\u0000b", "type": "phone"}]'),
    (10, '[]'),
    (11, null)
),

expected (place, external_id_type, external_id_value, rejection_reason) as (
    values
    (0, 'phone', '7', null),
    (1, 'phone', '0151', null),
    (1, 'phone', 'b', null),
    (2, 'phone', '1000', null),
    (3, 'phone', 'a', 'wrong_collection'),
    (4, 'phone', 'a', 'wrong_encoding'),
    (5, 'group_id', 'a', 'group_id'),
    (6, null, 'a', 'malformed_entry'),
    (6, null, null, 'malformed_entry'),
    (6, 'phone', null, 'malformed_entry'),
    (7, null, null, 'malformed_external_ids'),
    (8, null, null, 'malformed_external_ids'),
    (9, null, null, 'contains_nul')
),

found as (
    select
        place,
        external_id_type,
        external_id_value,
        rejection_reason
    from (
        {{ get_context_external_ids_sql('events', ['place']) | indent(8) }}
    ) as entries
)

{{ differing_rows('found', 'expected') }}
