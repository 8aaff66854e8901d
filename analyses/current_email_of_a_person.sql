-- Which of a person's e-mail addresses is the current one? The one that was given last comes first.
with identifies as (
    {%- for entry in segment_sources() if 'identifies' in tables_of(entry) %}
    {%- if 'email' in raw_columns(entry.name, 'identifies') or not execute %}
    select
        lower(trim(email)) as email,
        received_at
    from {{ declared_relation(entry.name, 'identifies') }}

    union all
    {% endif %}
    {%- endfor %}
    select
        null as email,
        null as received_at
    where false
),

person as (
    select segment_id
    from {{ ref('users_identities') }}
    where
        external_id_type = 'user_id'
        and external_id_value = '0P1Qls5jrj'
)

select
    identities.external_id_value as email,
    max(identifies.received_at) as last_given_at,
    count(*) as identify_count
from {{ ref('users_identities') }} as identities
inner join person on identities.segment_id = person.segment_id
inner join identifies on identities.external_id_value = identifies.email
where identities.external_id_type = 'email'
group by identities.external_id_value
order by last_given_at desc
