{# Parents form trees. These macros find the root of each tree, and the component in which each node
   ended. #}

{# Lets every component in contraction_parents point at the root of its tree. Pointer jumping does
   so in as many jumps as the logarithm of the depth. Only rows that do not point at a root yet are
   touched: they are in contraction_jumps, which the caller has to drop. `statements_before` run
   first, in the same batch. Returns how many rows contraction_parents has. #}
{% macro jump_to_roots(statements_before='') -%}
    {%- set parents = working_table('contraction_parents') -%}
    {%- set jumps = working_table('contraction_jumps') -%}
    {%- set unsettled_count, parent_count = fetch_row(
        statements_before
        ~ create_table_statements('contraction_jumps', get_unsettled_parents_sql(parents))
        ~ 'select (select count(*) from ' ~ jumps ~ '), (select count(*) from ' ~ parents ~ ')') -%}
    {%- if unsettled_count > 0 -%}
        {%- do _jump_until_settled() -%}
        {%- do execute_sql(_jumps_update_statements()) -%}
    {%- endif -%}
    {{- return(parent_count) -}}
{%- endmacro %}

{# Returns a query of (component, parent): the rows of `parents` whose parent attaches to another
   component, and the rows of all components that lie between one of these and its root. #}
{% macro get_unsettled_parents_sql(parents) -%}
    with unsettled as (
        select
            child.component,
            child.parent
        from {{ parents }} as child
        inner join {{ parents }} as next_parent on child.parent = next_parent.component
        where
            child.parent <> child.component
            and next_parent.parent <> next_parent.component
    )

    select * from unsettled
    union
    select
        child.component,
        child.parent
    from {{ parents }} as child
    inner join unsettled on child.component = unsettled.parent
{%- endmacro %}

{# Returns a query of (component, parent, is_moving): `jumps` after one jump. Each row moves up to
   three parents on, so that the way to its root becomes a quarter as long. is_moving: the root may
   still lie ahead. #}
{% macro get_jumps_sql(jumps) -%}
    select
        jump.component,
        coalesce(third.parent, second.parent, first.parent, jump.parent) as parent,
        third.component is not null as is_moving
    from {{ jumps }} as jump
    left join {{ jumps }} as first on jump.parent = first.component
    left join {{ jumps }} as second on first.parent = second.component
    left join {{ jumps }} as third on second.parent = third.component
{%- endmacro %}

{# Lets contraction_jumps point at roots. Jumps come in twos, because sending a statement takes
   longer than a jump of few rows. #}
{% macro _jump_until_settled() -%}
    {%- set jumps = working_table('contraction_jumps') -%}
    {%- set next_jumps = working_table('contraction_jumps_next') -%}
    {%- set moving_count = fetch_row(
        create_table_statements('contraction_jumps_next', get_jumps_sql(jumps))
        ~ drop_table_statements(['contraction_jumps'])
        ~ create_table_statements('contraction_jumps', get_jumps_sql(next_jumps))
        ~ drop_table_statements(['contraction_jumps_next'])
        ~ 'select count(*) from ' ~ jumps ~ ' where is_moving')[0] -%}
    {%- if moving_count > 0 -%}
        {%- do _jump_until_settled() -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the statement that takes the roots of contraction_jumps over into contraction_parents. #}
{% macro _jumps_update_statements() -%}
    {{- update_table_statements(
        'contraction_parents', ['component', 'parent', 'link'], {'parent': 'jumps.parent'},
        working_table('contraction_jumps'), 'jumps', 'updated.component = jumps.component') -}}
{%- endmacro %}

{# Creates contraction_components (node, component): the component in which each node of
   contraction_nodes ended. From the last round back to the first, the components that a round
   attached take the answer of their root, so that each component is asked once. #}
{% macro find_components(round_count) -%}
    {%- set statements -%}
        {{ drop_table_statements(['contraction_components']) }}
        {{ create_table_statements('contraction_components', get_final_components_sql()) }}
        {%- for round in range(round_count, 0, -1) %}
        insert into {{ working_table('contraction_components') }}
        {{ get_components_of_round_sql(round) | indent(8) }};
        {%- endfor %}
    {%- endset -%}
    {%- do execute_sql(statements) -%}
{%- endmacro %}

{# Returns a query of (node, component): the nodes that never became part of another component. #}
{% macro get_final_components_sql() -%}
    select
        nodes.node,
        nodes.node as component
    from {{ working_table('contraction_nodes') }} as nodes
    left join {{ working_table('contraction_steps') }} as steps
        on nodes.node = steps.component and steps.parent <> steps.component
    where steps.component is null
{%- endmacro %}

{# Returns a query of (node, component): the components that became part of another one in a round,
   and where that one ended. #}
{% macro get_components_of_round_sql(round) -%}
    select
        steps.component as node,
        parents.component
    from {{ working_table('contraction_steps') }} as steps
    inner join {{ working_table('contraction_components') }} as parents
        on steps.parent = parents.node
    where
        steps.round = {{ round }}
        and steps.parent <> steps.component
{%- endmacro %}
