{# Hooks form trees; pointer jumping lets every component point at its tree's root, in as many passes as the
   logarithm of the depth. Only what does not point at a root yet is touched: contraction_jumps, which is left for
   the caller to drop. Returns how many parents there are. #}
{% macro jump_to_roots(statements_before='') -%}
    {%- set parents = working_table('contraction_parents') -%}
    {%- set jumps = working_table('contraction_jumps') -%}
    {%- set unsettled, attached = fetch_row(
        statements_before
        ~ create_table_statements('contraction_jumps', get_unsettled_parents_sql(parents))
        ~ 'select (select count(*) from ' ~ jumps ~ '), (select count(*) from ' ~ parents ~ ')') -%}
    {%- if unsettled > 0 -%}
        {%- do _jump_until_settled() -%}
        {%- do execute_sql(_get_jumps_update_sql()) -%}
    {%- endif -%}
    {{- return(attached) -}}
{%- endmacro %}

{# The parents whose parent attaches to another in turn, and with them the parents that lie between those and a root. #}
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

{# One pass: whatever has parents before it moves on to where the third of them points, so that ways become a quarter
   as long. #}
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

{# Two passes at a time: sending a statement takes longer than a pass over few rows. #}
{% macro _jump_until_settled() -%}
    {%- set jumps = working_table('contraction_jumps') -%}
    {%- set next_jumps = working_table('contraction_jumps_next') -%}
    {%- set moving = fetch_row(
        create_table_statements('contraction_jumps_next', get_jumps_sql(jumps))
        ~ drop_table_statements(['contraction_jumps'])
        ~ create_table_statements('contraction_jumps', get_jumps_sql(next_jumps))
        ~ drop_table_statements(['contraction_jumps_next'])
        ~ 'select count(*) from ' ~ jumps ~ ' where is_moving')[0] -%}
    {%- if moving > 0 -%}
        {%- do _jump_until_settled() -%}
    {%- endif -%}
{%- endmacro %}

{% macro _get_jumps_update_sql() -%}
    update {{ working_table('contraction_parents') }} as parents
    set parent = jumps.parent
    from {{ working_table('contraction_jumps') }} as jumps
    where parents.component = jumps.component
{%- endmacro %}

{# Where every node ended: working table contraction_components (node, component). From the last round back to
   the first, each component asks the one that it became part of, so that each is asked once. #}
{% macro find_components(round_count) -%}
    {%- set statements = [
        drop_table_statements(['contraction_components']),
        create_table_statements('contraction_components', get_final_components_sql()),
    ] -%}
    {%- for round in range(round_count, 0, -1) -%}
        {%- do statements.append(
            'insert into ' ~ working_table('contraction_components') ~ '\n'
            ~ get_components_of_round_sql(round) ~ ';\n') -%}
    {%- endfor -%}
    {%- do execute_sql(statements | join) -%}
{%- endmacro %}

{# The nodes that never became part of another. #}
{% macro get_final_components_sql() -%}
    select
        nodes.node,
        nodes.node as component
    from {{ working_table('contraction_nodes') }} as nodes
    left join {{ working_table('contraction_steps') }} as steps
        on nodes.node = steps.component and steps.parent <> steps.component
    where steps.component is null
{%- endmacro %}

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
