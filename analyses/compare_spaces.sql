-- What becomes of the profiles of this space in the one that the var compared_space names? Build
-- that first, from the same raw tables under other vars. The largest that are not the same come
-- first; dbt run-operation compare_spaces prints the counts as well.
{%- set other_clusters = relation_of_space('graph', 'identity_clusters', compared_space()) %}

with clusters as (
    select * from {{ ref('identity_clusters') }}
),

other_clusters as (
    select * from {{ other_clusters }}
),

comparison as (
    {{ get_space_comparison_sql('clusters', 'other_clusters') | indent(4) }}
)

select *
from comparison
where kind <> 'same'
order by identifier_count desc, segment_id asc
