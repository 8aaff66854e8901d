{# All links that may join, of events and, with `overrides`, of analysts, who may also distrust some. is_pending: no run
   has resolved it as it is. #}
{% macro get_links_sql(sightings, resolved, overrides=none) -%}
    select
        external_id_type, external_id_value, head_type, head_value,
        received_at, message_id, source_key, event_type, is_joined,
        revision > {{ resolved }} as is_pending,
        false as is_override,
        {{ row_locator() }} as link_row
    from {{ sightings }} as sightings
    where
        (external_id_type, external_id_value) <> (head_type, head_value)
        {%- if overrides %}
        and not exists (
            select 1 from {{ overrides }} as distrusts
            where
                distrusts.action = 'distrust'
                and distrusts.head_type = sightings.head_type
                and distrusts.head_value = sightings.head_value
                and distrusts.tail_type = sightings.external_id_type
                and distrusts.tail_value = sightings.external_id_value
        )

    union all

    select
        tail_type as external_id_type, tail_value as external_id_value, head_type, head_value,
        decided_at as received_at, message_id, 'override' as source_key, 'override' as event_type, is_joined,
        is_joined is null as is_pending,
        true as is_override,
        {{ row_locator() }} as link_row
    from {{ overrides }} as overrides
    where
        action = 'link'
        and not exists (
            select 1 from {{ overrides }} as distrusts
            where
                distrusts.action = 'distrust'
                and {{ is_same_pair('distrusts', 'overrides') }}
        )
        {%- endif %}
{%- endmacro %}
