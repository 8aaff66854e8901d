-- What had become part of 5 met the founder when 5 did, along its own link or a larger one. Not so the root itself, nor
-- what hooked in another round.
with contraction_steps as (
    select *
    from (
        values
            (1, 3, 5, 2),
            (1, 4, 5, 12),
            (1, 5, 5, 2),
            (2, 6, 5, 13)
    ) as made_up (round, component, parent, link)
),

contraction_labels as (
    select *
    from (
        values
            (5, 9)
    ) as made_up (node, bottleneck)
),

expected as (
    select *
    from (
        values
            (3, 9),
            (4, 12)
    ) as made_up (node, bottleneck)
),

found as (
    select
        node,
        bottleneck
    from (
        {{ get_inherited_labels_sql(1) | indent(8) }}
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
