-- How healthy is the graph? All figures of identity_health, the overview first and details behind.
with health as (
    select * from {{ ref('identity_health') }}
),

chapters (chapter, measure) as (
    values
    (1, 'profiles_by_size'),
    (2, 'anonymous_only_profiles'),
    (3, 'identifiers_by_type'),
    (4, 'undecided_identifiers'),
    (5, 'largest_profiles'),
    (6, 'most_refused_identifiers'),
    (7, 'merges_by_day'),
    (8, 'refusals_by_day')
)

select
    health.measure,
    health.subject,
    health.measured_count,
    round(cast(100 * health.measured_share as decimal(18, 6)), 1) as percentage
from health
inner join chapters on health.measure = chapters.measure
order by chapters.chapter, health.place
