{# When each node lost the lead of its profile: the first link that joins it to a profile with an older node. On the
   forest that is the smallest bottleneck (largest link on a path) between the node and any older one, and the
   bottleneck of two nodes is the largest link taken on the way up from both through the rounds until they meet
   (King's theorem on Boruvka trees). So nodes climb with their components, and compare with older ones there, until
   every further link is later than the one that retires them. Leaves contraction_retirements (node, link, heir). #}
{% macro find_retirements(round_count) -%}
    {%- set walking_nodes = working_table('contraction_walking_nodes') -%}
    {%- set retirements = working_table('contraction_retirements') -%}
    {%- set statements = [
        drop_table_statements(['contraction_walking_nodes', 'contraction_retirements']),
        create_table_statements('contraction_walking_nodes', get_waiting_nodes_sql()),
        create_table_statements('contraction_retirements',
            'select node, link, heir from ' ~ walking_nodes ~ ' where false'),
    ] -%}
    {%- for round in range(1, round_count + 1) -%}
        {%- do statements.extend([
            create_table_statements('contraction_walked_nodes', get_walked_nodes_sql(round)),
            'delete from ' ~ walking_nodes ~ ' where component in (select previous from '
                ~ working_table('contraction_walked_nodes') ~ ');\n' if round > 1 else '',
            'insert into ' ~ retirements ~ '\n' ~ get_decided_nodes_sql() ~ ';\n',
            'insert into ' ~ walking_nodes ~ '\n' ~ get_compared_nodes_sql() ~ ';\n',
            drop_table_statements(['contraction_walked_nodes']),
        ]) -%}
    {%- endfor -%}
    {%- do statements.append(
        'insert into ' ~ retirements ~ ' select node, link, heir from ' ~ walking_nodes
        ~ ' where link is not null') -%}
    {%- do execute_sql(statements | join) -%}
{%- endmacro %}

{# Before the first round every node is a component of its own: here those that the first round leaves alone. #}
{% macro get_waiting_nodes_sql() -%}
    with components as (
        select component, round from {{ working_table('contraction_steps') }}
        union all
        select parent as component, round from {{ working_table('contraction_steps') }}
    )

    select
        component as node,
        component,
        cast(0 as {{ dbt.type_bigint() }}) as bottleneck,
        cast(null as {{ dbt.type_bigint() }}) as link,
        cast(null as {{ dbt.type_bigint() }}) as heir
    from components
    group by component
    having min(round) > 1
{%- endmacro %}

{# The walking_nodes that the round moves, or brings company: where they stand after it, and the largest link on their way
   there. #}
{% macro get_walked_nodes_sql(round) -%}
    with moves as (
        select component, parent, link
        from {{ working_table('contraction_steps') }}
        where round = {{ round }}
    ),

    waiting as (
        select distinct moves.parent as component
        from moves
        left join moves as own on moves.parent = own.component
        where own.component is null
    ),

    moves_and_waiting as (
        select component, parent, link from moves
        union all
        select component, component as parent, 0 as link from waiting
    )

    {% if round == 1 -%}
    select
        component as node,
        component as previous,
        parent as component,
        cast(link as {{ dbt.type_bigint() }}) as bottleneck,
        cast(null as {{ dbt.type_bigint() }}) as link,
        cast(null as {{ dbt.type_bigint() }}) as heir
    from moves_and_waiting
    {%- else -%}
    select
        walking_nodes.node,
        walking_nodes.component as previous,
        moves_and_waiting.parent as component,
        greatest(walking_nodes.bottleneck, moves_and_waiting.link) as bottleneck,
        walking_nodes.link,
        walking_nodes.heir
    from {{ working_table('contraction_walking_nodes') }} as walking_nodes
    inner join moves_and_waiting on walking_nodes.component = moves_and_waiting.component
    {%- endif %}
{%- endmacro %}

{# Whoever could only meet older nodes by later links than one already found. #}
{% macro get_decided_nodes_sql() -%}
    select node, link, heir
    from {{ working_table('contraction_walked_nodes') }}
    where bottleneck > link
{%- endmacro %}

{# The others, compared with what stands beside them: the link of the nearest older node, and the heir, which is the
   oldest node within reach of that link. #}
{% macro get_compared_nodes_sql() -%}
    with ranked as (
        select
            *,
            min(bottleneck * 4294967296 + node) over (
                partition by component order by node rows between unbounded preceding and 1 preceding
            ) as nearest_elder,
            min(node) over (
                partition by component order by bottleneck range between unbounded preceding and current row
            ) as oldest_within_reach
        from {{ working_table('contraction_walked_nodes') }}
        where link is null or bottleneck <= link
    ),

    offers as (
        select
            *,
            greatest(bottleneck, nearest_elder >> 32) as offered_link,
            case
                when nearest_elder >> 32 <= bottleneck then oldest_within_reach
                else nearest_elder & 4294967295
            end as offered_heir
        from ranked
    )

    select
        node,
        component,
        bottleneck,
        case when nearest_elder is null then link else least(link, offered_link) end as link,
        case
            when nearest_elder is null or link < offered_link then heir
            when link = offered_link then least(heir, offered_heir)
            else offered_heir
        end as heir
    from offers
{%- endmacro %}

{# The way of inheritance, where it leads on: nodes whose heir retired in turn. #}
{% macro get_heirs_that_retired_sql() -%}
    select
        retirements.node as component,
        retirements.heir as parent,
        retirements.link
    from {{ working_table('contraction_retirements') }} as retirements
    inner join {{ working_table('contraction_retirements') }} as heirs
        on retirements.heir = heirs.node
{%- endmacro %}

{# What contraction knows of every node. Its profile was last renamed when the last before the founder on the way of
   inheritance retired, and had that one's name before. #}
{% macro get_resolved_nodes_sql() -%}
    with founders as (
        select
            component,
            min(node) as founder
        from {{ working_table('contraction_components') }}
        group by component
    )

    select
        components.node,
        founders.founder,
        coalesce(latest.link, retirements.link) as last_link,
        coalesce(parents.parent, retirements.node) as renamed_from,
        retirements.link as retiring_link,
        retirements.heir
    from {{ working_table('contraction_components') }} as components
    inner join founders on components.component = founders.component
    left join {{ working_table('contraction_retirements') }} as retirements
        on components.node = retirements.node
    left join {{ working_table('contraction_parents') }} as parents on components.node = parents.component
    left join {{ working_table('contraction_retirements') }} as latest on parents.parent = latest.node
{%- endmacro %}
