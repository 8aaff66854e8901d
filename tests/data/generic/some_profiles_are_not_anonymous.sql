{# A warning, because it may be a site without log-in: the one row says that more profiles than
   the var health_thresholds expects have neither user_id nor email. Do identify calls still
   arrive? #}
{% test some_profiles_are_not_anonymous(model) %}

with identifiers as (
    select * from {{ model }}
),

profiles as (
    select
        founder_key,
        min(case when {{ is_personal_type('external_id_type') }} then 0 else 1 end) as is_anonymous
    from identifiers
    group by founder_key
),

shares as (
    select
        sum(is_anonymous) as anonymous_count,
        count(*) as profile_count,
        cast(sum(is_anonymous) as {{ double_type() }}) / nullif(count(*), 0) as anonymous_share
    from profiles
)

select *
from shares
where anonymous_share > {{ health_threshold('anonymous_only_share') }}

{% endtest %}
