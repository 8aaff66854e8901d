{# One identifier, as it is spelled in identity_clusters. Arguments are SQL. #}
{% macro get_identifier_sql(type, value) -%}
    with asked as (
        select
            {{ type }} as external_id_type,
            {{ trimmed(value) }} as external_id_value
    ),

    normalized as (
        select
            external_id_type,
            {{ normalized_value_by_type('external_id_type', 'external_id_value') | indent(12) }} as external_id_value
        from asked
    )

    select
        normalized.external_id_type,
        normalized.external_id_value,
        clusters.segment_id,
        clusters.founder_type,
        clusters.founder_value
    from normalized
    left join {{ ref('identity_clusters') }} as clusters
        on
            normalized.external_id_type = clusters.external_id_type
            and normalized.external_id_value = clusters.external_id_value
{%- endmacro %}

{# All identifiers of a profile, when and through which event each came into the world, and when and through which event
   into this profile. #}
{% macro get_identifier_histories_sql(segment_id) -%}
    with clusters as (
        select * from {{ ref('identity_clusters') }}
    ),

    names as (
        select * from {{ ref('identity_names') }}
    )

    select
        members.external_id_type,
        members.external_id_value,
        members.first_seen_at,
        members.first_event_type,
        members.first_message_id,
        members.created_source,
        coalesce(members.merged_at, members.first_seen_at) as came_in_at,
        coalesce(former.retired_event_type, members.first_event_type) as came_in_event_type,
        coalesce(former.retired_message_id, members.first_message_id) as came_in_message_id,
        coalesce(former.retired_source_key, members.created_source) as came_in_source,
        members.merged_from as came_in_from
    from clusters as members
    left join names on members.merged_from = names.segment_id
    left join clusters as former
        on
            names.founder_type = former.external_id_type
            and names.founder_value = former.external_id_value
    where members.segment_id = {{ segment_id }}
    order by came_in_at, came_in_message_id, first_seen_at, external_id_type, external_id_value
{%- endmacro %}

{# The links that joined two profiles, within one profile: a tree. #}
{% macro get_joined_links_sql(segment_id) -%}
    select links.*
    from (
        select
            head_type, head_value, external_id_type, external_id_value,
            received_at, message_id, source_key, event_type
        from {{ ref('identity_sightings') }}
        where is_joined

        union all

        select
            head_type, head_value, tail_type as external_id_type, tail_value as external_id_value,
            decided_at as received_at, message_id, 'override' as source_key, 'override' as event_type
        from {{ ref('resolved_overrides') }}
        where is_joined
    ) as links
    inner join {{ ref('identity_clusters') }} as clusters
        on
            links.external_id_type = clusters.external_id_type
            and links.external_id_value = clusters.external_id_value
    where clusters.segment_id = {{ segment_id }}
{%- endmacro %}

{# The links between two profiles, none of which joined. #}
{% macro get_links_between_profiles_sql(segment_id, other_segment_id) -%}
    select
        head_type,
        head_value,
        tail_type,
        tail_value,
        outcome,
        reason,
        received_at,
        message_id,
        source_key
    from {{ ref('identity_links') }}
    where
        (head_segment_id = {{ segment_id }} and tail_segment_id = {{ other_segment_id }})
        or (head_segment_id = {{ other_segment_id }} and tail_segment_id = {{ segment_id }})
    order by received_at, message_id, tail_type, tail_value, head_type, head_value
{%- endmacro %}

{# The profile of an identifier, as a subquery. Arguments are SQL. #}
{% macro profile_of(type, value) -%}
    (
        select segment_id
        from {{ ref('identity_clusters') }}
        where
            external_id_type = {{ type }}
            and external_id_value = {{ value }}
    )
{%- endmacro %}
