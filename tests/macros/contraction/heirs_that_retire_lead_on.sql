-- Only nodes whose heir retired as well have further to go.
with contraction_retirements (node, link, heir) as (
    values
    (2, 9, 1),
    (3, 7, 2)
),

expected (component, parent, link) as (
    values
    (3, 2, 7)
),

found as (
    {{ on_made_up_tables(get_heirs_that_retired_sql()) | indent(4) }}
)

{{ differing_rows('found', 'expected') }}
