{# Where every node ended: working table contraction_components (node, component). From the last round back to
   the first, each component asks the one that it became part of, so that each is asked once. #}
{% macro find_components(round_count) -%}
    {%- set statements = [
        drop_working_tables(['contraction_components']),
        create_working_table('contraction_components', get_final_components_sql()),
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
