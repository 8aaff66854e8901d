-- Up to the largest number: the smaller first number wins, then the smaller second one, and both
-- come out as they went in.
with pairs (place, upper_number, lower_number) as (
    values
    (1, 0, 4294967295),
    (2, 1, 0),
    (3, 1, 1),
    (4, 2147483646, 4294967295),
    (5, {{ largest_packed_number() }}, 0),
    (6, {{ largest_packed_number() }}, 4294967295)
),

packed_pairs as (
    select
        place,
        cast(upper_number as {{ dbt.type_bigint() }}) as upper_number,
        cast(lower_number as {{ dbt.type_bigint() }}) as lower_number,
        {{ packed(
            'cast(upper_number as ' ~ dbt.type_bigint() ~ ')',
            'cast(lower_number as ' ~ dbt.type_bigint() ~ ')') }} as pair
    from pairs
)

select
    smaller.place,
    smaller.pair,
    larger.pair as larger_pair
from packed_pairs as smaller
inner join packed_pairs as larger on smaller.place <= larger.place
where
    (smaller.place < larger.place and smaller.pair >= larger.pair)
    or {{ upper_half('smaller.pair') }} <> smaller.upper_number
    or {{ lower_half('smaller.pair') }} <> smaller.lower_number
