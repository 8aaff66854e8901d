{# Hulls in which some component ended beyond some limit: failing_nodes. They leave the tables of this
   stage, to be contracted again under more limits. Says whether there are any. #}
{% macro set_aside_failing_hulls() -%}
    {%- set failing = fetch_row(
        drop_working_tables(['failing_nodes'])
        ~ create_working_table('failing_nodes', get_failing_nodes_sql())
        ~ 'delete from contraction_steps where component in (select node from failing_nodes);\n'
        ~ 'delete from contraction_components where node in (select node from failing_nodes);\n'
        ~ 'select count(*) from failing_nodes')[0] -%}
    {{- return(failing > 0) -}}
{%- endmacro %}

{% macro get_failing_nodes_sql() -%}
    with exceeding as (
        select contraction_components.component
        from node_tallies
        inner join contraction_components on node_tallies.node = contraction_components.node
        group by contraction_components.component, node_tallies.position, node_tallies.tally_limit
        having sum(node_tallies.tally) > node_tallies.tally_limit
    ),

    failing as (
        select distinct contraction_hulls.hull
        from exceeding
        inner join contraction_hulls on exceeding.component = contraction_hulls.node
    )

    select contraction_hulls.node
    from contraction_hulls
    inner join failing on contraction_hulls.hull = failing.hull
{%- endmacro %}

{# Failing hulls alone go on to the next stage. #}
{% macro get_next_stage_statements() -%}
    {%- set failing = ' inner join failing_nodes on ' -%}
    {{- return(
        replace_working_table('contraction_nodes', 'select node from failing_nodes')
        ~ replace_working_table('contraction_links',
            'select contraction_links.* from contraction_links' ~ failing ~ 'contraction_links.head = failing_nodes.node')
        ~ replace_working_table('contraction_hulls',
            'select contraction_hulls.* from contraction_hulls' ~ failing ~ 'contraction_hulls.node = failing_nodes.node')
    ) -}}
{%- endmacro %}
