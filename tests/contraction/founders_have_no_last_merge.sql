-- Every node has the founder of its component; all but founders have the link by which they last changed their name.
with contraction_components as (
    select *
    from (
        values
            (1, 2),
            (2, 2),
            (3, 3)
    ) as made_up (node, component)
),

contraction_founders as (
    select *
    from (
        values
            (2, 1, 2),
            (3, 3, 1)
    ) as made_up (component, founder, node_count)
),

contraction_labels as (
    select *
    from (
        values
            (2, 7)
    ) as made_up (node, bottleneck)
),

expected as (
    select *
    from (
        values
            (1, 1, null),
            (2, 1, 7),
            (3, 3, null)
    ) as made_up (node, founder, last_link)
),

found as (
    select
        node,
        founder,
        last_link
    from (
        {{ get_resolved_nodes_sql() | indent(8) }}
    ) as step
),

unexpected as (
    select * from found
    except all
    select * from expected
),

missing as (
    select * from expected
    except all
    select * from found
)

select
    'unexpected' as problem,
    *
from unexpected
union all
select
    'missing' as problem,
    *
from missing
