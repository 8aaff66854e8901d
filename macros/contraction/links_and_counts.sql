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
