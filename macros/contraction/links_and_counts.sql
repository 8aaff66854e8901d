{# The links between different components that may still be joined: of parallel ones the earliest, and none
   whose ends exceed a limit together. Tallies only grow, so such a link would be refused at its turn. #}
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
        inner join {{ working_table('contraction_tallies') }} as heads
            on parallel_free.head = heads.component
        inner join {{ working_table('contraction_tallies') }} as tails
            on parallel_free.tail = tails.component and heads.position = tails.position
        where heads.tally + tails.tally > heads.tally_limit
    )

    select parallel_free.*
    from parallel_free
    left join exceeding on parallel_free.link = exceeding.link
    where exceeding.link is null
    {%- else %}

    select * from parallel_free
    {%- endif %}
{%- endmacro %}

{% macro get_relabelled_links_sql(links, hooks) -%}
    select
        links.link,
        coalesce(heads.parent, links.head) as head,
        coalesce(tails.parent, links.tail) as tail
    from {{ links }} as links
    left join {{ hooks }} as heads on links.head = heads.component
    left join {{ hooks }} as tails on links.tail = tails.component
{%- endmacro %}

{# The tallies that a stage watches: of the types that a hull as a whole holds more of than the limit. In the
   others nothing can go wrong. #}
{% macro get_contested_tallies_sql(limits) -%}
    with contested as (
        select
            contraction_hulls.hull,
            node_tallies.position
        from {{ working_table('node_tallies') }} as node_tallies
        inner join {{ working_table('contraction_hulls') }} as contraction_hulls
            on node_tallies.node = contraction_hulls.node
        where
            node_tallies.position in ({{ limits | map(attribute='priority') | select | join(', ') or 'null' }})
            {%- if 'separate' in limits | map(attribute='type') %}
            or node_tallies.position > {{ first_separation_position() }}
            {%- endif %}
        group by contraction_hulls.hull, node_tallies.position, node_tallies.tally_limit
        having sum(node_tallies.tally) > node_tallies.tally_limit
    )

    select
        node_tallies.node as component,
        node_tallies.position,
        node_tallies.tally,
        node_tallies.tally_limit
    from {{ working_table('node_tallies') }} as node_tallies
    inner join {{ working_table('contraction_hulls') }} as contraction_hulls
        on node_tallies.node = contraction_hulls.node
    inner join contested
        on contraction_hulls.hull = contested.hull and node_tallies.position = contested.position
{%- endmacro %}

{% macro get_merged_tallies_sql(tallies, hooks) -%}
    select
        coalesce(hooks.parent, tallies.component) as component,
        tallies.position,
        cast(sum(tallies.tally) as {{ dbt.type_bigint() }}) as tally,
        tallies.tally_limit
    from {{ tallies }} as tallies
    left join {{ hooks }} as hooks on tallies.component = hooks.component
    group by coalesce(hooks.parent, tallies.component), tallies.position, tallies.tally_limit
{%- endmacro %}
