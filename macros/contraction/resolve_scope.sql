{# Contraction under limits, as passes of a relaxation: without limits, under one limit of 1, and
   under all limits. Each pass takes on only the neighborhoods that ended beyond a limit in the one
   before. Type counts only grow, so a pass that ends within all limits has decided every link as
   the strict pass would. #}

{# Resolves the identifiers of scope_identifiers and the links of scope_links by rules 4 to 6.
   Leaves resolved_nodes and joined_links, and in undecided_neighborhoods the nodes of neighborhoods
   that the var contraction_max_rounds cut off. `separation_type_counts` is a query of further type
   counts, for analysts' separations. Returns round_count and undecided_count, which counts links.
   #}
{% macro resolve_scope(separation_type_counts=none) -%}
    {%- do _create_contraction_tables(separation_type_counts) -%}
    {%- set ns = namespace(round_count=0, undecided_count=0, is_done=false) -%}
    {%- for limits in _limit_passes(separation_type_counts is not none) -%}
        {%- if not ns.is_done -%}
            {%- set round_count = _contract_pass(limits, is_last=loop.last) -%}
            {%- set ns.round_count = ns.round_count + round_count -%}
            {%- if loop.last -%}
                {%- set ns.undecided_count = _note_undecided_neighborhoods() -%}
                {%- set ns.is_done = true -%}
            {%- else -%}
                {%- set ns.is_done = not _set_aside_failing_neighborhoods() -%}
            {%- endif -%}
            {%- do find_retirements(round_count) -%}
            {%- do jump_to_roots(
                create_table_statements('contraction_parents', get_heirs_that_retired_sql())) -%}
            {%- do execute_sql(
                _outcome_of_pass_statements()
                ~ (_next_pass_statements() if not ns.is_done else '')) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return({'round_count': ns.round_count, 'undecided_count': ns.undecided_count}) -}}
{%- endmacro %}

{# Contracts contraction_links in one pass, and creates contraction_components. Returns the number
   of rounds. The first pass has no limits and finds the neighborhoods. Only the last pass may be
   cut off, by the var contraction_max_rounds. #}
{% macro _contract_pass(limits, is_last) -%}
    {%- if limits -%}
        {%- do execute_sql(
            drop_table_statements(['contraction_type_counts'])
            ~ create_table_statements(
                'contraction_type_counts', get_contested_type_counts_sql(limits))) -%}
        {%- set description
            = 'contraction under limits of ' ~ limits | map(attribute='type') | join(', ') -%}
        {%- set max_rounds = whole_number_var('contraction_max_rounds', 1) if is_last else none -%}
        {%- set round_count = contract_links(
            description, is_limited=true, max_rounds=max_rounds) -%}
        {%- do find_components(round_count) -%}
    {%- else -%}
        {%- set round_count = contract_links('contraction without limits') -%}
        {%- do find_components(round_count) -%}
        {%- set neighborhoods -%}
            select node, component as neighborhood
            from {{ working_table('contraction_components') }}
        {%- endset -%}
        {%- do execute_sql(create_table_statements('contraction_neighborhoods', neighborhoods)) -%}
    {%- endif -%}
    {{- return(round_count) -}}
{%- endmacro %}

{# Returns the limits of each pass, as a list of lists of {type, priority, limit}: no limits, the
   first limit of 1, all limits. A pass that would repeat the one before is left out. Analysts'
   separations are a limit of the type 'separate', which comes last and has no priority of its own.
   #}
{% macro _limit_passes(is_separating=false) -%}
    {%- set limits = limited_external_ids() -%}
    {%- set passes = [[]] -%}
    {%- set ones = limits | selectattr('limit', 'equalto', 1) | list -%}
    {%- do passes.append(ones[:1]) if ones -%}
    {%- set all = limits
        + ([{'type': 'separate', 'priority': none, 'limit': 1}] if is_separating else []) -%}
    {%- do passes.append(all) if all and all != ones[:1] -%}
    {{- return(passes) -}}
{%- endmacro %}

{# Creates the working tables that the first pass begins with, and those that passes add rows to. #}
{% macro _create_contraction_tables(separation_type_counts=none) -%}
    {%- set nodes -%}
        select node from {{ working_table('scope_identifiers') }} where identifier = node
    {%- endset -%}
    {%- set links -%}
        select link, head, tail from {{ working_table('scope_links') }}
    {%- endset -%}
    {%- set type_counts -%}
        {{ _get_node_type_counts_sql() }}
        {%- if separation_type_counts %}
        union all
        select * from ({{ separation_type_counts }}) as separations
        {%- endif %}
    {%- endset -%}
    {%- set no_links -%}
        select link from {{ working_table('contraction_links') }} where false
    {%- endset -%}
    {%- set no_nodes -%}
        select node from {{ working_table('contraction_nodes') }} where false
    {%- endset -%}
    {%- do execute_sql(
        create_table_statements('contraction_nodes', nodes)
        ~ create_table_statements('contraction_links', links)
        ~ create_table_statements('node_type_counts', type_counts)
        ~ create_table_statements('resolved_nodes', _get_no_resolved_nodes_sql())
        ~ create_table_statements('joined_links', no_links)
        ~ create_table_statements('undecided_neighborhoods', no_nodes)) -%}
{%- endmacro %}

{# Returns a query with the columns of resolved_nodes and no rows. #}
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

{# Returns a query of (node, type_priority, type_count, type_limit): how many identifiers of each
   limited type a node holds. type_priority is the type's priority in the var external_ids. #}
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

{# Returns statements that add what a pass resolved to resolved_nodes and joined_links. #}
{% macro _outcome_of_pass_statements() -%}
    insert into {{ working_table('resolved_nodes') }}
    {{ get_resolved_nodes_sql() | indent(4) }};
    {{ drop_table_statements(['contraction_parents', 'contraction_jumps']) }}
    insert into {{ working_table('joined_links') }}
    select distinct link from {{ working_table('contraction_steps') }};
{% endmacro %}

{# Takes the neighborhoods that ended beyond a limit out of contraction_steps and
   contraction_components, to be contracted again under more limits. Their nodes are in
   failing_nodes then. Returns whether there are any. #}
{% macro _set_aside_failing_neighborhoods() -%}
    {%- set failing_nodes = working_table('failing_nodes') -%}
    {%- set statements -%}
        {{ drop_table_statements(['failing_nodes']) }}
        {{ create_table_statements('failing_nodes', get_failing_nodes_sql()) }}
        {%- for table, column in [
            ('contraction_steps', 'component'), ('contraction_components', 'node'),
        ] %}
        {{ delete_from_table_statements(table, column, 'select node from ' ~ failing_nodes) }}
        {%- endfor %}
        select count(*) from {{ failing_nodes }}
    {%- endset -%}
    {{- return(fetch_row(statements)[0] > 0) -}}
{%- endmacro %}

{# Returns a query of (node): all nodes of the neighborhoods in which some component ended beyond
   some limit. #}
{% macro get_failing_nodes_sql() -%}
    with exceeding as (
        select components.component
        from {{ working_table('node_type_counts') }} as node_type_counts
        inner join {{ working_table('contraction_components') }} as components
            on node_type_counts.node = components.node
        group by
            components.component,
            node_type_counts.type_priority,
            node_type_counts.type_limit
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

{# Returns statements that leave only failing neighborhoods in contraction_nodes, contraction_links
   and contraction_neighborhoods, for the next pass. #}
{% macro _next_pass_statements() -%}
    {%- set failing_nodes = working_table('failing_nodes') -%}
    {%- set links -%}
        select links.*
        from {{ working_table('contraction_links') }} as links
        inner join {{ failing_nodes }} as failing on links.head = failing.node
    {%- endset -%}
    {%- set neighborhoods -%}
        select neighborhoods.*
        from {{ working_table('contraction_neighborhoods') }} as neighborhoods
        inner join {{ failing_nodes }} as failing on neighborhoods.node = failing.node
    {%- endset -%}
    {{- return(
        replace_table_statements('contraction_nodes', 'select node from ' ~ failing_nodes)
        ~ replace_table_statements('contraction_links', links)
        ~ replace_table_statements('contraction_neighborhoods', neighborhoods)
    ) -}}
{%- endmacro %}

{# Fills undecided_neighborhoods after the last pass. Returns how many links stayed undecided. #}
{% macro _note_undecided_neighborhoods() -%}
    {%- set statements -%}
        insert into {{ working_table('undecided_neighborhoods') }}
        {{ get_undecided_neighborhoods_sql() | indent(8) }};
        select count(*) from {{ working_table('contraction_undecided') }}
    {%- endset -%}
    {{- return(fetch_row(statements)[0]) -}}
{%- endmacro %}

{# Returns a query of (node): the nodes of the neighborhoods in which links stayed undecided. #}
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
