{# The chain of joined links between two identifiers of one profile; there is just one, because joined links are a tree.
   Walks the tree from the first to the second and back. Empty where they are not of one profile. #}
{% macro get_path_sql(type, value, to_type, to_value) -%}
    with recursive joined_links as (
        {{ _get_joined_links_sql(profile_of(type, value)) | indent(8) }}
    ),

    edges as (
        select
            head_type as from_type, head_value as from_value,
            external_id_type as to_type, external_id_value as to_value, joined_links.*
        from joined_links

        union all

        select
            external_id_type as from_type, external_id_value as from_value,
            head_type as to_type, head_value as to_value, joined_links.*
        from joined_links
    ),

    steps (from_type, from_value, to_type, to_value, step) as (
        select from_type, from_value, to_type, to_value, 1 as step
        from edges
        where from_type = {{ type }} and from_value = {{ value }}

        union all

        select edges.from_type, edges.from_value, edges.to_type, edges.to_value, steps.step + 1 as step
        from steps
        inner join edges on steps.to_type = edges.from_type and steps.to_value = edges.from_value
        where (edges.to_type, edges.to_value) <> (steps.from_type, steps.from_value)
    ),

    way (from_type, from_value, to_type, to_value, step) as (
        select from_type, from_value, to_type, to_value, step
        from steps
        where to_type = {{ to_type }} and to_value = {{ to_value }}

        union all

        select steps.from_type, steps.from_value, steps.to_type, steps.to_value, steps.step
        from way
        inner join steps on way.from_type = steps.to_type and way.from_value = steps.to_value
    )

    select
        way.step,
        way.from_type,
        way.from_value,
        way.to_type,
        way.to_value,
        edges.received_at,
        edges.event_type,
        edges.message_id,
        edges.source_key,
        case
            when row_number() over (order by {{ link_order('edges') | indent(16) }}) = count(*) over () then 'weakest'
        end as note
    from way
    inner join edges
        on
            way.from_type = edges.from_type
            and way.from_value = edges.from_value
            and way.to_type = edges.to_type
            and way.to_value = edges.to_value
    order by way.step
{%- endmacro %}

{# The links that joined two profiles, within one profile: a tree. #}
{% macro _get_joined_links_sql(segment_id) -%}
    select links.*
    from (
        {{ get_links_sql(
            ref('identity_sightings'), ref('resolved_overrides'), with_distrusted=true) | indent(8) }}
    ) as links
    inner join {{ ref('identity_clusters') }} as clusters
        on
            links.external_id_type = clusters.external_id_type
            and links.external_id_value = clusters.external_id_value
    where
        links.is_joined
        and clusters.segment_id = {{ segment_id }}
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
