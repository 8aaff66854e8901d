-- An identifier that is its own node gives it its name, by type, value and how often it was erased;
-- the others of the node do not.
with scope_identifiers (
    identifier, node, external_id_type, external_id_value, erasure_number
) as (
    values
    (1, 1, 'user_id', 'u', 2),
    (2, 1, 'email', 'a', 0),
    (3, 3, 'email', 'b', 0)
),

expected (node, external_id_type, external_id_value, segment_id) as (
    values
    (1, 'user_id', 'u', {{ segment_id("'user_id'", "'u'", 2) | indent(4) }}),
    (3, 'email', 'b', {{ segment_id("'email'", "'b'", 0) | indent(4) }})
),

found as (
    {{ on_made_up_tables(get_names_of_nodes_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
