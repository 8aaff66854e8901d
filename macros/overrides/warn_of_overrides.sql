{# Malformed overrides are left out. #}
{% macro warn_of_malformed_overrides() -%}
    {%- set expected = {
        'unknown_action': 'the action distrust, separate or link',
        'missing_identifier': 'type and value of two identifiers',
        'same_identifier': 'two different identifiers',
        'missing_decided_at': 'a decided_at for every link',
    } -%}
    {%- for problem, count in run_query('select problem, count(*) from ' ~ working_table('staged_overrides')
            ~ ' where problem is not null group by problem order by problem').rows -%}
        {%- do exceptions.warn(
            'identity_overrides: ' ~ count ~ ' rows are left out (' ~ problem ~ '), expected ' ~ expected[problem]
            ~ '; correct them in ' ~ var('identity_overrides') ~ '.') -%}
    {%- endfor -%}
{%- endmacro %}

{# Those that concern nothing known wait. #}
{% macro warn_of_waiting_overrides(resolved_overrides, clusters, sightings) -%}
    {%- for action, count in run_query(get_waiting_overrides_sql(resolved_overrides, clusters, sightings)).rows -%}
        {%- do exceptions.warn(
            'identity_overrides: ' ~ count ~ ' rows with the action ' ~ action ~ ' concern '
            ~ ('a link that no event has shown' if action == 'distrust' else 'an identifier that no event has brought')
            ~ '; they wait until one does. Look for typing errors in ' ~ var('identity_overrides') ~ '.') -%}
    {%- endfor -%}
{%- endmacro %}

{% macro get_waiting_overrides_sql(overrides, clusters, sightings) -%}
    select
        overrides.action,
        count(*)
    from {{ overrides }} as overrides
    left join {{ clusters }} as heads
        on
            overrides.head_type = heads.external_id_type
            and overrides.head_value = heads.external_id_value
    left join {{ clusters }} as tails
        on
            overrides.tail_type = tails.external_id_type
            and overrides.tail_value = tails.external_id_value
    left join {{ sightings }} as sightings
        on
            overrides.action = 'distrust'
            and overrides.head_type = sightings.head_type
            and overrides.head_value = sightings.head_value
            and overrides.tail_type = sightings.external_id_type
            and overrides.tail_value = sightings.external_id_value
    where
        heads.segment_id is null
        or tails.segment_id is null
        or (overrides.action = 'distrust' and sightings.message_id is null)
    group by overrides.action
    order by overrides.action
{%- endmacro %}
