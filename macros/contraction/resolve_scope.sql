{# Takes scope_identifiers and scope_links to resolved_nodes (node, founder, last_link, renamed_from, retiring_link,
   heir) and joined_links (link) by the six rules, limits included. Relaxation: first without limits; neighborhoods that end beyond a limit
   again under a limit of 1 alone; what still fails under all limits. A run under fewer limits that ends within
   all is exact, because type_counts only grow: the stricter run would have decided every link alike.
   Returns the rounds and how many links stayed undecided. #}
{% macro resolve_scope(separation_type_counts=none) -%}
    {%- do _create_contraction_tables(separation_type_counts) -%}
    {%- set passes = _limit_passes(separation_type_counts is not none) -%}
    {%- set ns = namespace(round_count=0, undecided_count=0, is_done=false) -%}
    {%- for limits in passes -%}
        {%- if not ns.is_done -%}
            {%- set rounds = _contract_pass(limits, is_last=loop.last) -%}
            {%- set ns.round_count = ns.round_count + rounds -%}
            {%- if loop.last -%}
                {%- set ns.undecided_count = fetch_row(
                    'insert into ' ~ working_table('undecided_neighborhoods') ~ '\n'
                    ~ get_undecided_neighborhoods_sql() ~ ';\n'
                    ~ 'select count(*) from ' ~ working_table('contraction_undecided'))[0] -%}
                {%- set ns.is_done = true -%}
            {%- else -%}
                {%- set ns.is_done = not _set_aside_failing_neighborhoods() -%}
            {%- endif -%}
            {%- do find_retirements(rounds) -%}
            {%- do jump_to_roots(create_table_statements('contraction_parents', get_heirs_that_retired_sql())) -%}
            {%- do execute_sql(
                'insert into ' ~ working_table('resolved_nodes') ~ '\n'
                ~ get_resolved_nodes_sql() ~ ';\n'
                ~ drop_table_statements(['contraction_parents', 'contraction_jumps'])
                ~ 'insert into ' ~ working_table('joined_links')
                ~ ' select distinct link from ' ~ working_table('contraction_steps') ~ ';\n'
                ~ ('' if ns.is_done else _next_pass_statements())) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return({'round_count': ns.round_count, 'undecided_count': ns.undecided_count}) -}}
{%- endmacro %}

{# The first pass knows no limits and finds the neighborhoods; only the last may be cut off. #}
{% macro _contract_pass(limits, is_last) -%}
    {%- if limits -%}
        {%- do execute_sql(
            drop_table_statements(['contraction_type_counts'])
            ~ create_table_statements('contraction_type_counts', get_contested_type_counts_sql(limits))) -%}
        {%- set description = 'contraction under limits of ' ~ limits | map(attribute='type') | join(', ') -%}
        {%- set max_rounds = whole_number_var('contraction_max_rounds', 1) if is_last -%}
        {%- set rounds = contract_links(description, is_limited=true, max_rounds=max_rounds or none) -%}
        {%- do find_components(rounds) -%}
    {%- else -%}
        {%- set rounds = contract_links('contraction without limits') -%}
        {%- do find_components(rounds) -%}
        {%- do execute_sql(create_table_statements('contraction_neighborhoods',
            'select node, component as neighborhood from ' ~ working_table('contraction_components'))) -%}
    {%- endif -%}
    {{- return(rounds) -}}
{%- endmacro %}

{# The limits of each pass of the relaxation: none, one limit of 1, all. What analysts separated counts as a limit that
   comes last. #}
{% macro _limit_passes(is_separating=false) -%}
    {%- set limits = limited_external_ids() -%}
    {%- set passes = [[]] -%}
    {%- set ones = limits | selectattr('limit', 'equalto', 1) | list -%}
    {%- do passes.append(ones[:1]) if ones -%}
    {%- set all = limits + ([{'type': 'separate', 'priority': none, 'limit': 1}] if is_separating else []) -%}
    {%- do passes.append(all) if all and all != ones[:1] -%}
    {{- return(passes) -}}
{%- endmacro %}

{% macro _create_contraction_tables(separation_type_counts=none) -%}
    {%- do execute_sql(
        create_table_statements('contraction_nodes',
            'select distinct node from ' ~ working_table('scope_identifiers'))
        ~ create_table_statements('contraction_links',
            'select link, head, tail from ' ~ working_table('scope_links'))
        ~ create_table_statements('node_type_counts', _get_node_type_counts_sql()
            ~ ('\nunion all\nselect * from (' ~ separation_type_counts ~ ') as separations'
                if separation_type_counts else ''))
        ~ create_table_statements('resolved_nodes', _get_no_resolved_nodes_sql())
        ~ create_table_statements('joined_links',
            'select link from ' ~ working_table('contraction_links') ~ ' where false')
        ~ create_table_statements('undecided_neighborhoods',
            'select node from ' ~ working_table('contraction_nodes') ~ ' where false')) -%}
{%- endmacro %}

{% macro _get_no_resolved_nodes_sql() -%}
    select
        cast(null as {{ dbt.type_bigint() }}) as node,
        cast(null as {{ dbt.type_bigint() }}) as founder,
        cast(null as {{ dbt.type_bigint() }}) as last_link,
        cast(null as {{ dbt.type_bigint() }}) as renamed_from,
        cast(null as {{ dbt.type_bigint() }}) as retiring_link,
        cast(null as {{ dbt.type_bigint() }}) as heir
    where false
{%- endmacro %}

{# How many identifiers of each limited type a node holds; type_priority is the type's priority. #}
{% macro _get_node_type_counts_sql() -%}
    with limits as (
        {% for external_id in limited_external_ids() -%}
        select
            {{ text_literal(external_id.type) }} as external_id_type,
            {{ external_id.priority }} as type_priority,
            cast({{ external_id.limit }} as {{ dbt.type_bigint() }}) as type_limit
        union all
        {% endfor -%}
        select
            cast(null as {{ dbt.type_string() }}) as external_id_type,
            cast(null as integer) as type_priority,
            cast(null as {{ dbt.type_bigint() }}) as type_limit
        where false
    )

    select
        scope_identifiers.node,
        limits.type_priority,
        count(*) as type_count,
        limits.type_limit
    from {{ working_table('scope_identifiers') }} as scope_identifiers
    inner join limits on scope_identifiers.external_id_type = limits.external_id_type
    group by scope_identifiers.node, limits.type_priority, limits.type_limit
{%- endmacro %}

{# Neighborhoods in which some component ended beyond some limit: failing_nodes. They leave the tables of this
   pass, to be contracted again under more limits. Says whether there are any. #}
{% macro _set_aside_failing_neighborhoods() -%}
    {%- set failing_nodes = working_table('failing_nodes') -%}
    {%- set failing = fetch_row(
        drop_table_statements(['failing_nodes'])
        ~ create_table_statements('failing_nodes', get_failing_nodes_sql())
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
        from {{ working_table('node_type_counts') }} as node_type_counts
        inner join {{ working_table('contraction_components') }} as components
            on node_type_counts.node = components.node
        group by components.component, node_type_counts.type_priority, node_type_counts.type_limit
        having sum(node_type_counts.type_count) > node_type_counts.type_limit
    ),

    failing as (
        select distinct neighborhoods.neighborhood
        from exceeding
        inner join {{ working_table('contraction_neighborhoods') }} as neighborhoods
            on exceeding.component = neighborhoods.node
    )

    select neighborhoods.node
    from {{ working_table('contraction_neighborhoods') }} as neighborhoods
    inner join failing on neighborhoods.neighborhood = failing.neighborhood
{%- endmacro %}

{# Failing neighborhoods alone go on to the next pass. #}
{% macro _next_pass_statements() -%}
    {%- set failing_nodes = working_table('failing_nodes') -%}
    {{- return(
        replace_table_statements('contraction_nodes', 'select node from ' ~ failing_nodes)
        ~ replace_table_statements('contraction_links',
            'select links.* from ' ~ working_table('contraction_links') ~ ' as links'
            ~ ' inner join ' ~ failing_nodes ~ ' as failing on links.head = failing.node')
        ~ replace_table_statements('contraction_neighborhoods',
            'select neighborhoods.* from ' ~ working_table('contraction_neighborhoods') ~ ' as neighborhoods'
            ~ ' inner join ' ~ failing_nodes ~ ' as failing on neighborhoods.node = failing.node')
    ) -}}
{%- endmacro %}

{# The nodes of the neighborhoods in which links stayed undecided. #}
{% macro get_undecided_neighborhoods_sql() -%}
    select contraction_neighborhoods.node
    from {{ working_table('contraction_neighborhoods') }} as contraction_neighborhoods
    inner join (
        select distinct neighborhoods.neighborhood
        from {{ working_table('contraction_undecided') }} as contraction_undecided
        inner join {{ working_table('contraction_neighborhoods') }} as neighborhoods
            on contraction_undecided.head = neighborhoods.node
    ) as undecided on contraction_neighborhoods.neighborhood = undecided.neighborhood
{%- endmacro %}
