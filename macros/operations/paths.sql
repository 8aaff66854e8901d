{# The way between two identifiers of one profile. Links that joined are a spanning tree of the
   profile (rule 4), so there is just one way. #}

{# Returns a query, one row per link of the way from one identifier to another, in the order of
   steps; `note` marks the link that joined last. No rows if the two are not of one profile.
   Arguments are SQL expressions. The query walks the tree from the first identifier on until it
   ends everywhere, then back from the second. #}
{% macro get_path_sql(type, value, to_type, to_value) -%}
    with recursive joined_links as (
        {{ _get_joined_links_sql(profile_of(type, value)) | indent(8) }}
    ),

    edges as (
        {{ _get_edges_sql() | indent(8) }}
    ),

    steps (from_type, from_value, to_type, to_value, step) as (
        {{ _get_steps_from_sql(type, value) | indent(8) }}
    ),

    way (from_type, from_value, to_type, to_value, step) as (
        {{ _get_way_back_sql(to_type, to_value) | indent(8) }}
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
        case when {{ _is_last_link('edges') | indent(8) }} then 'weakest' end as note
    from way
    inner join edges
        on
            way.from_type = edges.from_type
            and way.from_value = edges.from_value
            and way.to_type = edges.to_type
            and way.to_value = edges.to_value
    order by way.step
{%- endmacro %}

{# Returns a condition: whether a link comes last in the order of links (rule 3) of all rows.
   Without this link the two identifiers would be two people. #}
{% macro _is_last_link(relation) -%}
    row_number() over (order by {{ link_order(relation) | indent(8) }}) = count(*) over ()
{%- endmacro %}

{# Returns a query: the links of the CTE joined_links, once in each direction. #}
{% macro _get_edges_sql() -%}
    select
        head_type as from_type,
        head_value as from_value,
        external_id_type as to_type,
        external_id_value as to_value,
        joined_links.*
    from joined_links

    union all

    select
        external_id_type as from_type,
        external_id_value as from_value,
        head_type as to_type,
        head_value as to_value,
        joined_links.*
    from joined_links
{%- endmacro %}

{# Returns the recursive query of the CTE steps: all edges, numbered by how many lie between them
   and the first identifier, in the direction away from it. #}
{% macro _get_steps_from_sql(type, value) -%}
    select from_type, from_value, to_type, to_value, 1 as step
    from edges
    where from_type = {{ type }} and from_value = {{ value }}

    union all

    select
        edges.from_type,
        edges.from_value,
        edges.to_type,
        edges.to_value,
        steps.step + 1 as step
    from steps
    inner join edges on steps.to_type = edges.from_type and steps.to_value = edges.from_value
    where (edges.to_type, edges.to_value) <> (steps.from_type, steps.from_value)
{%- endmacro %}

{# Returns the recursive query of the CTE way: the steps that lead to the second identifier. #}
{% macro _get_way_back_sql(to_type, to_value) -%}
    select from_type, from_value, to_type, to_value, step
    from steps
    where to_type = {{ to_type }} and to_value = {{ to_value }}

    union all

    select steps.from_type, steps.from_value, steps.to_type, steps.to_value, steps.step
    from way
    inner join steps on way.from_type = steps.to_type and way.from_value = steps.to_value
{%- endmacro %}

{# Returns a query in the columns of get_links_sql: the links that joined two profiles, within one
   profile. `segment_id` is an SQL expression. #}
{% macro _get_joined_links_sql(segment_id) -%}
    select links.*
    from (
        {{ get_links_sql(
            ref('identity_sightings'), ref('resolved_overrides'), with_distrusted=true
        ) | indent(8) }}
    ) as links
    inner join {{ ref('identity_clusters') }} as clusters
        on
            links.external_id_type = clusters.external_id_type
            and links.external_id_value = clusters.external_id_value
    where
        links.is_joined
        and clusters.segment_id = {{ segment_id }}
{%- endmacro %}

{# Returns a subquery: the segment_id of an identifier's profile, or null. Arguments are SQL
   expressions. #}
{% macro profile_of(type, value) -%}
    (
        select segment_id
        from {{ ref('identity_clusters') }}
        where
            external_id_type = {{ type }}
            and external_id_value = {{ value }}
    )
{%- endmacro %}
