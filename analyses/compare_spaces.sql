-- What becomes of the profiles of this space in the one that the var compared_space names? Build
-- that first, from the same raw tables under other vars. The largest that are not the same come
-- first; dbt run-operation compare_spaces prints the counts as well.

with identifiers as (
    {{ get_identifiers_of_space_sql() | indent(4) }}
),

other_identifiers as (
    {{ get_identifiers_of_space_sql(compared_space()) | indent(4) }}
),

comparison as (
    {{ get_space_comparison_sql('identifiers', 'other_identifiers') | indent(4) }}
)

select *
from comparison
where kind <> 'same'
order by identifier_count desc, segment_id asc
