-- B comes before a, and Z before Ä, whatever the locale of the server.
with given as (
    select *
    from (
        values
            (1, 'B'),
            (2, 'Z'),
            (3, 'a'),
            (4, 'b'),
            (5, 'Ä')
    ) as made_up (place, value)
),

expected as (
    select *
    from (
        values
            (1, true),
            (2, true),
            (3, false),
            (4, false),
            (5, false)
    ) as made_up (place, result)
),

found as (
    select
        place,
        {{ text_by_bytes('value') }} < {{ text_by_bytes("'a'") }} as result
    from given
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
