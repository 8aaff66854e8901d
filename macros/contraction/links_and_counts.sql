{# Links and type counts of components, as a round finds and leaves them. A type count says how many
   identifiers of one limited type a component holds: (component, type_priority, type_count,
   type_limit). #}

{# Returns a query of (link, head, tail): the links between different components that may still
   join. Of parallel links the earliest stays. Under limits a link goes if its ends together exceed
   a limit of contraction_type_counts. Type counts only grow, so such a link would be refused at its
   turn (rule 4). #}
{% macro get_undecided_links_sql(links, is_limited) -%}
    with parallel_free as (
        select
            min(link) as link,
            least(head, tail) as head,
            greatest(head, tail) as tail
        from {{ links }}
        where head <> tail
        group by least(head, tail), greatest(head, tail)
    )
    {%- if is_limited %},

    exceeding as (
        select distinct parallel_free.link
        from parallel_free
        inner join {{ working_table('contraction_type_counts') }} as heads
            on parallel_free.head = heads.component
        inner join {{ working_table('contraction_type_counts') }} as tails
            on parallel_free.tail = tails.component and heads.type_priority = tails.type_priority
        where heads.type_count + tails.type_count > heads.type_limit
    )

    select parallel_free.*
    from parallel_free
    left join exceeding on parallel_free.link = exceeding.link
    where exceeding.link is null
    {%- else %}

    select * from parallel_free
    {%- endif %}
{%- endmacro %}

{# Returns a query of (link, head, tail): links, with each end replaced by its root in `parents`. #}
{% macro get_relabeled_links_sql(links, parents) -%}
    select
        links.link,
        coalesce(heads.parent, links.head) as head,
        coalesce(tails.parent, links.tail) as tail
    from {{ links }} as links
    left join {{ parents }} as heads on links.head = heads.component
    left join {{ parents }} as tails on links.tail = tails.component
{%- endmacro %}

{# Returns a query: the type counts that a pass under `limits` watches. They are of the types of
   which a whole neighborhood holds more than the limit. No component of it can exceed any other
   limit. `limits` is an entry of _limit_passes() in resolve_scope.sql. #}
{% macro get_contested_type_counts_sql(limits) -%}
    with contested as (
        {{ _get_contested_types_sql(limits) | indent(8) }}
    )

    select
        node_type_counts.node as component,
        node_type_counts.type_priority,
        node_type_counts.type_count,
        node_type_counts.type_limit
    from {{ working_table('node_type_counts') }} as node_type_counts
    inner join {{ working_table('contraction_neighborhoods') }} as contraction_neighborhoods
        on node_type_counts.node = contraction_neighborhoods.node
    inner join contested
        on
            contraction_neighborhoods.neighborhood = contested.neighborhood
            and node_type_counts.type_priority = contested.type_priority
{%- endmacro %}

{# Returns a query of (neighborhood, type_priority): the types of `limits` of which a neighborhood
   holds more than the limit. The limits of analysts' separations have priorities of their own. #}
{% macro _get_contested_types_sql(limits) -%}
    {%- set priorities = limits | map(attribute='priority') | select | join(', ') -%}
    select
        contraction_neighborhoods.neighborhood,
        node_type_counts.type_priority
    from {{ working_table('node_type_counts') }} as node_type_counts
    inner join {{ working_table('contraction_neighborhoods') }} as contraction_neighborhoods
        on node_type_counts.node = contraction_neighborhoods.node
    where
        node_type_counts.type_priority in ({{ priorities or 'null' }})
        {%- if 'separate' in limits | map(attribute='type') %}
        or node_type_counts.type_priority > {{ first_separation_priority() }}
        {%- endif %}
    group by
        contraction_neighborhoods.neighborhood,
        node_type_counts.type_priority,
        node_type_counts.type_limit
    having sum(node_type_counts.type_count) > node_type_counts.type_limit
{%- endmacro %}

{# Returns a query: the type counts of the roots in `parents`, added up over what attached to each,
   and those of all other components as they are. #}
{% macro get_merged_type_counts_sql(type_counts, parents) -%}
    select
        coalesce(parents.parent, type_counts.component) as component,
        type_counts.type_priority,
        cast(sum(type_counts.type_count) as {{ dbt.type_bigint() }}) as type_count,
        type_counts.type_limit
    from {{ type_counts }} as type_counts
    left join {{ parents }} as parents on type_counts.component = parents.component
    group by
        coalesce(parents.parent, type_counts.component),
        type_counts.type_priority,
        type_counts.type_limit
{%- endmacro %}
