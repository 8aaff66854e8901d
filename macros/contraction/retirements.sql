{# A founder retires when its profile joins an older one (rule 5). The node that takes the lead is
   its heir. These macros find the link that retires each node, and from that the last rename of
   each profile (rule 6). Smaller nodes are older, and smaller links are earlier. #}

{# Creates contraction_retirements (node, link, heir): for each node the first link that joins it to
   a profile with an older node. On the forest that link is the smallest bottleneck between the node
   and any older one; a bottleneck is the largest link on a path. By King's theorem on Borůvka trees
   the bottleneck of two nodes is the largest link that either takes on the way up through the
   rounds, until the two meet in one component. So nodes walk up with their components and compare
   themselves with the older nodes there. A node stops when every further link is later than the one
   that retires it. #}
{% macro find_retirements(round_count) -%}
    {%- set walking_nodes = working_table('contraction_walking_nodes') -%}
    {%- set retirements = working_table('contraction_retirements') -%}
    {%- set no_retirements -%}
        select node, link, heir from {{ walking_nodes }} where false
    {%- endset -%}
    {%- set statements -%}
        {{ drop_table_statements(['contraction_walking_nodes', 'contraction_retirements']) }}
        {{ create_table_statements('contraction_walking_nodes', get_waiting_nodes_sql()) }}
        {{ create_table_statements('contraction_retirements', no_retirements) }}
        {%- for round in range(1, round_count + 1) %}
        {{ _walk_of_round_statements(round) }}
        {%- endfor %}
        insert into {{ retirements }}
        select node, link, heir from {{ walking_nodes }} where link is not null
    {%- endset -%}
    {%- do execute_sql(statements) -%}
{%- endmacro %}

{# Returns statements that let nodes walk up through one round: nodes that are decided go into
   contraction_retirements, and the others stay in contraction_walking_nodes. #}
{% macro _walk_of_round_statements(round) -%}
    {%- set walking_nodes = working_table('contraction_walking_nodes') -%}
    {%- set walked_nodes = working_table('contraction_walked_nodes') -%}
    {{- create_table_statements('contraction_walked_nodes', get_walked_nodes_sql(round)) -}}
    {%- if round > 1 %}
    {{ delete_from_table_statements(
        'contraction_walking_nodes', 'component', 'select previous from ' ~ walked_nodes) }}
    {%- endif %}
    insert into {{ working_table('contraction_retirements') }}
    {{ get_decided_nodes_sql() }};
    insert into {{ walking_nodes }}
    {{ get_compared_nodes_sql() }};
    {{ drop_table_statements(['contraction_walked_nodes']) }}
{%- endmacro %}

{# Returns a query in the shape of contraction_walking_nodes: the nodes that first take part in a
   round after the first. Until then each is a component of its own. #}
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

{# Returns a query: the walking nodes whose component took part in the round. Columns: node,
   previous (its component before the round), component (after it), bottleneck (the largest link on
   its way so far), and link and heir as they were known before. In the first round every node is a
   component. #}
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

    {{ _get_first_walk_sql() if round == 1 else _get_later_walk_sql() }}
{%- endmacro %}

{# Returns the query of get_walked_nodes_sql() in the first round. Reads the CTE moves_and_waiting.
   #}
{% macro _get_first_walk_sql() -%}
    select
        component as node,
        component as previous,
        parent as component,
        cast(link as {{ dbt.type_bigint() }}) as bottleneck,
        cast(null as {{ dbt.type_bigint() }}) as link,
        cast(null as {{ dbt.type_bigint() }}) as heir
    from moves_and_waiting
{%- endmacro %}

{# Returns the query of get_walked_nodes_sql() in later rounds. Reads the CTE moves_and_waiting. #}
{% macro _get_later_walk_sql() -%}
    select
        walking_nodes.node,
        walking_nodes.component as previous,
        moves_and_waiting.parent as component,
        greatest(walking_nodes.bottleneck, moves_and_waiting.link) as bottleneck,
        walking_nodes.link,
        walking_nodes.heir
    from {{ working_table('contraction_walking_nodes') }} as walking_nodes
    inner join moves_and_waiting on walking_nodes.component = moves_and_waiting.component
{%- endmacro %}

{# Returns a query of (node, link, heir): the walked nodes that are decided. They can meet further
   nodes only by links that are later than the one they know. #}
{% macro get_decided_nodes_sql() -%}
    select node, link, heir
    from {{ working_table('contraction_walked_nodes') }}
    where bottleneck > link
{%- endmacro %}

{# Returns a query in the shape of contraction_walking_nodes: the walked nodes that are not decided,
   compared with the other nodes of their component. An offer is the smallest bottleneck between the
   node and an older one there, and the oldest node within reach of that link. The node takes the
   offer over as link and heir if the link is earlier than the one it knew, or the same with an
   older heir. #}
{% macro get_compared_nodes_sql() -%}
    with ranked as (
        {{ _get_ranked_nodes_sql() | indent(8) }}
    ),

    offers as (
        select
            *,
            greatest(bottleneck, {{ upper_half('nearest_elder') }}) as offered_link,
            case
                when {{ upper_half('nearest_elder') }} <= bottleneck then oldest_within_reach
                else {{ lower_half('nearest_elder') }}
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

{# Returns a query: the undecided walked nodes. nearest_elder is the older node of the component
   with the smallest bottleneck, and that bottleneck in the upper 32 bits. oldest_within_reach is
   the oldest node of the component whose bottleneck is no larger than the node's own. #}
{% macro _get_ranked_nodes_sql() -%}
    select
        *,
        min({{ packed('bottleneck', 'node') }}) over (
            partition by component
            order by node
            rows between unbounded preceding and 1 preceding
        ) as nearest_elder,
        min(node) over (
            partition by component
            order by bottleneck
            range between unbounded preceding and current row
        ) as oldest_within_reach
    from {{ working_table('contraction_walked_nodes') }}
    where link is null or bottleneck <= link
{%- endmacro %}

{# Returns a query in the shape of contraction_parents: each retired node whose heir retired in
   turn, with the heir as parent. Their roots are the last heirs before the founders. #}
{% macro get_heirs_that_retired_sql() -%}
    select
        retirements.node as component,
        retirements.heir as parent,
        retirements.link
    from {{ working_table('contraction_retirements') }} as retirements
    inner join {{ working_table('contraction_retirements') }} as heirs
        on retirements.heir = heirs.node
{%- endmacro %}

{# Returns a query in the shape of resolved_nodes: what contraction found about each node. Follow
   the heirs from a node to its founder. The last one before the founder gave the profile its
   previous name, `renamed_from`. The link that retired that one is the last rename, `last_link`.
   Both are null for founders. #}
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
    left join {{ working_table('contraction_parents') }} as parents
        on components.node = parents.component
    left join {{ working_table('contraction_retirements') }} as latest
        on parents.parent = latest.node
{%- endmacro %}
