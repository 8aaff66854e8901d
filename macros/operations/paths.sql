{# The way between two identifiers of one profile. Links that joined are a spanning tree of the
   profile (rule 4), so there is just one way. #}

{# Returns a query, one row per link of the way from one identifier to another, in the order of
   steps; `note` marks the link that joined last. No rows if the two are not of one profile.
   Arguments are SQL expressions. The query walks the tree from the first identifier on until it
   ends everywhere, then back from the second. #}
{% macro get_path_sql(type, value, to_type, to_value) -%}
    with recursive joined_links as (
        {{ _get_joined_links_sql(founder_of(type, value)) | indent(8) }}
    ),

    edges as (
        select head_key as from_key, identifier_key as to_key from joined_links
        union all
        select identifier_key as from_key, head_key as to_key from joined_links
    ),

    steps (from_key, to_key, step) as (
        {{ _get_steps_from_sql(identifier_key(type, value)) | indent(8) }}
    ),

    way (from_key, to_key, step) as (
        {{ _get_way_back_sql(identifier_key(to_type, to_value)) | indent(8) }}
    ),

    births as (
        {{ get_births_sql(ref('identity_sightings')) | indent(8) }}
    )

    {{ _get_links_of_way_sql() }}
{%- endmacro %}

{# Returns a query: the links of the CTE way, with type and value of both ends. #}
{% macro _get_links_of_way_sql() -%}
    select
        way.step,
        from_births.external_id_type as from_type,
        from_births.external_id_value as from_value,
        to_births.external_id_type as to_type,
        to_births.external_id_value as to_value,
        links.received_at,
        links.event_type,
        links.message_id,
        links.source_key,
        case when {{ _is_last_link() | indent(8) }} then 'weakest' end as note
    from way
    inner join joined_links as links
        on
            (way.from_key = links.head_key and way.to_key = links.identifier_key)
            or (way.to_key = links.head_key and way.from_key = links.identifier_key)
    inner join births as from_births on way.from_key = from_births.identifier_key
    inner join births as to_births on way.to_key = to_births.identifier_key
    inner join births as heads on links.head_key = heads.identifier_key
    inner join births as tails on links.identifier_key = tails.identifier_key
    order by way.step
{%- endmacro %}

{# Returns a condition: whether a link comes last in the order of links (rule 3) of all rows.
   Without this link the two identifiers would be two people. #}
{% macro _is_last_link() -%}
    row_number() over (
        order by {{ link_order('links.', 'heads.external_id_', 'tails.external_id_') | indent(8) }}
    )
    = count(*) over ()
{%- endmacro %}

{# Returns the recursive query of the CTE steps: all edges, numbered by how many lie between them
   and the first identifier, in the direction away from it. #}
{% macro _get_steps_from_sql(key) -%}
    select from_key, to_key, 1 as step
    from edges
    where from_key = {{ key }}

    union all

    select
        edges.from_key,
        edges.to_key,
        steps.step + 1 as step
    from steps
    inner join edges on steps.to_key = edges.from_key
    where edges.to_key <> steps.from_key
{%- endmacro %}

{# Returns the recursive query of the CTE way: the steps that lead to the second identifier. #}
{% macro _get_way_back_sql(to_key) -%}
    select from_key, to_key, step
    from steps
    where to_key = {{ to_key }}

    union all

    select steps.from_key, steps.to_key, steps.step
    from way
    inner join steps on way.from_key = steps.to_key
{%- endmacro %}

{# Returns a query in the columns of get_links_sql: the links that joined two profiles, within one
   profile. `founder_key` is an SQL expression. Where an event showed a link that an analyst decided
   too, the earlier one joined. #}
{% macro _get_joined_links_sql(founder_key) -%}
    select * from (
        select
            links.*,
            row_number() over (
                partition by links.head_key, links.identifier_key
                order by links.received_at, links.message_id
            ) as place
        from (
            {{ get_links_sql(
                ref('identity_sightings'), ref('resolved_overrides'), with_distrusted=true
            ) | indent(12) }}
        ) as links
        inner join {{ ref('identity_clusters') }} as clusters
            on
                links.head_key = clusters.own_profile_merge_head_key
                and links.identifier_key = clusters.own_profile_merge_tail_key
        where clusters.founder_key = {{ founder_key }}
    ) as ranked
    where place = 1
{%- endmacro %}

{# Returns a subquery: the key of the founder of an identifier's profile, or null. Arguments are SQL
   expressions. #}
{% macro founder_of(type, value) -%}
    (
        select founder_key
        from {{ ref('identity_clusters') }}
        where identifier_key = {{ identifier_key(type, value) }}
    )
{%- endmacro %}

{# Returns a subquery: the segment_id of an identifier's profile, or null. Arguments are SQL
   expressions. #}
{% macro profile_of(type, value) -%}
    (
        select {{ name_of_founder('founders') | indent(8) }}
        from {{ ref('identity_sightings') }} as founders
        where
            founders.identifier_key = {{ founder_of(type, value) | indent(12) }}
            and founders.identifier_key = founders.head_key
    )
{%- endmacro %}
