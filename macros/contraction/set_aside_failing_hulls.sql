{# Hulls in which some component ended beyond some limit: failing_nodes. They leave the tables of this
   stage, to be contracted again under more limits. Says whether there are any. #}
{% macro set_aside_failing_hulls() -%}
    {%- set failing_nodes = working_table('failing_nodes') -%}
    {%- set failing = fetch_row(
        drop_working_tables(['failing_nodes'])
        ~ create_working_table('failing_nodes', get_failing_nodes_sql())
        ~ 'delete from ' ~ working_table('contraction_steps')
        ~ ' where component in (select node from ' ~ failing_nodes ~ ');\n'
        ~ 'delete from ' ~ working_table('contraction_components')
        ~ ' where node in (select node from ' ~ failing_nodes ~ ');\n'
        ~ 'select count(*) from ' ~ failing_nodes)[0] -%}
    {{- return(failing > 0) -}}
{%- endmacro %}

{% macro get_failing_nodes_sql() -%}
    with exceeding as (
        select components.component
        from {{ working_table('node_tallies') }} as node_tallies
        inner join {{ working_table('contraction_components') }} as components
            on node_tallies.node = components.node
        group by components.component, node_tallies.position, node_tallies.tally_limit
        having sum(node_tallies.tally) > node_tallies.tally_limit
    ),

    failing as (
        select distinct hulls.hull
        from exceeding
        inner join {{ working_table('contraction_hulls') }} as hulls
            on exceeding.component = hulls.node
    )

    select hulls.node
    from {{ working_table('contraction_hulls') }} as hulls
    inner join failing on hulls.hull = failing.hull
{%- endmacro %}

{# Failing hulls alone go on to the next stage. #}
{% macro get_next_stage_statements() -%}
    {%- set failing_nodes = working_table('failing_nodes') -%}
    {{- return(
        replace_working_table('contraction_nodes', 'select node from ' ~ failing_nodes)
        ~ replace_working_table('contraction_links',
            'select links.* from ' ~ working_table('contraction_links') ~ ' as links'
            ~ ' inner join ' ~ failing_nodes ~ ' as failing on links.head = failing.node')
        ~ replace_working_table('contraction_hulls',
            'select hulls.* from ' ~ working_table('contraction_hulls') ~ ' as hulls'
            ~ ' inner join ' ~ failing_nodes ~ ' as failing on hulls.node = failing.node')
    ) -}}
{%- endmacro %}
