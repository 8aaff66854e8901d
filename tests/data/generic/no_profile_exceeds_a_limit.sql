{# Limits of the var external_ids. A row is a profile that holds too many identifiers of a type. #}
{% test no_profile_exceeds_a_limit(model) %}
{%- set limited = limited_external_ids() %}

with identifiers as (
    select * from {{ model }}
)

{%- if limited %},

type_counts as (
    select
        founder_key,
        external_id_type,
        count(*) as type_count
    from identifiers
    where
        external_id_type in (
            {%- for external_id in limited %}
            {{ bytewise_literal(external_id.type) }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    group by founder_key, external_id_type
)

select
    founder_key,
    external_id_type,
    type_count
from type_counts
where
    type_count > case external_id_type
        {%- for external_id in limited %}
        when {{ bytewise_literal(external_id.type) }} then {{ external_id.limit }}
        {%- endfor %}
    end
{%- else %}

select founder_key
from identifiers
where false
{%- endif %}

{% endtest %}
