-- A root holds what all that hooked onto it held, type by type.
with tallies (component, position, tally, tally_limit) as (
    values
    (10, 1, 1, 5),
    (20, 1, 2, 5),
    (20, 2, 1, 1),
    (40, 1, 1, 5)
),

hooks (component, parent) as (
    values
    (10, 10),
    (20, 10),
    (30, 10)
),

expected (component, position, tally, tally_limit) as (
    values
    (10, 1, 3, 5),
    (10, 2, 1, 1),
    (40, 1, 1, 5)
),

found as (
    select
        component,
        position,
        tally,
        tally_limit
    from (
        {{ get_merged_tallies_sql('tallies', 'hooks') | indent(8) }}
    ) as step
),

-- The linter cannot count the columns of values.
-- noqa: disable=AM07
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
    unexpected.*
from unexpected
union all
select
    'missing' as problem,
    missing.*
from missing
