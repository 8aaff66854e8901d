-- The key of an identifier that is its own node stands for the node; those of the others in the
-- node do not.
with scope_identifiers (identifier, node, identifier_key) as (
    values
    (1, 1, 'u'),
    (2, 1, 'a'),
    (3, 3, 'b')
),

expected (node, identifier_key) as (
    values
    (1, 'u'),
    (3, 'b')
),

found as (
    {{ on_made_up_tables(get_keys_of_nodes_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
