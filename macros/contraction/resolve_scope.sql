{# Takes scope_identifiers and scope_links to resolved_nodes (node, founder, last_link, renamed_from, retiring_link,
   heir) and joined_links (link) by the six rules, limits included. Relaxation: first without limits; hulls that end beyond a limit
   again under a limit of 1 alone; what still fails under all limits. A run under fewer limits that ends within
   all is exact, because tallies only grow: the stricter run would have decided every link alike.
   Returns the rounds and how many links stayed undecided. #}
{% macro resolve_scope(overrides=none) -%}
    {%- do start_resolution(overrides) -%}
    {%- set stages = limit_stages(overrides is not none) -%}
    {%- set ns = namespace(round_count=0, undecided_count=0, is_done=false) -%}
    {%- for limits in stages -%}
        {%- if not ns.is_done -%}
            {%- set rounds = contract_stage(limits, is_last=loop.last) -%}
            {%- set ns.round_count = ns.round_count + rounds -%}
            {%- if loop.last -%}
                {%- set ns.undecided_count = fetch_row(
                    'insert into ' ~ working_table('undecided_hulls') ~ '\n'
                    ~ get_undecided_hulls_sql() ~ ';\n'
                    ~ 'select count(*) from ' ~ working_table('contraction_undecided'))[0] -%}
                {%- set ns.is_done = true -%}
            {%- else -%}
                {%- set ns.is_done = not set_aside_failing_hulls() -%}
            {%- endif -%}
            {%- do find_retirements(rounds) -%}
            {%- do jump_to_roots(create_working_table('contraction_hooks', get_inheritances_sql())) -%}
            {%- do execute_sql(
                'insert into ' ~ working_table('resolved_nodes') ~ '\n'
                ~ get_resolved_nodes_sql() ~ ';\n'
                ~ drop_working_tables(['contraction_hooks', 'contraction_jumps'])
                ~ 'insert into ' ~ working_table('joined_links')
                ~ ' select distinct link from ' ~ working_table('contraction_steps') ~ ';\n'
                ~ ('' if ns.is_done else get_next_stage_statements())) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return({'round_count': ns.round_count, 'undecided_count': ns.undecided_count}) -}}
{%- endmacro %}

{# The first stage knows no limits and finds the hulls; only the last may be cut off. #}
{% macro contract_stage(limits, is_last) -%}
    {%- if limits -%}
        {%- do execute_sql(
            drop_working_tables(['contraction_tallies'])
            ~ create_working_table('contraction_tallies', get_contested_tallies_sql(limits))) -%}
        {%- set description = 'contraction under limits of ' ~ limits | map(attribute='type') | join(', ') -%}
        {%- set max_rounds = whole_number_var('contraction_max_rounds', 1) if is_last -%}
        {%- set rounds = contract(description, is_limited=true, max_rounds=max_rounds or none) -%}
        {%- do find_components(rounds) -%}
    {%- else -%}
        {%- set rounds = contract('contraction without limits') -%}
        {%- do find_components(rounds) -%}
        {%- do execute_sql(create_working_table('contraction_hulls',
            'select node, component as hull from ' ~ working_table('contraction_components'))) -%}
    {%- endif -%}
    {{- return(rounds) -}}
{%- endmacro %}

{# The limits of each stage of the relaxation: none, one limit of 1, all. What analysts separated counts as a limit that
   comes last. #}
{% macro limit_stages(is_separating=false) -%}
    {%- set limits = limited_external_ids() -%}
    {%- set stages = [[]] -%}
    {%- set ones = limits | selectattr('limit', 'equalto', 1) | list -%}
    {%- do stages.append(ones[:1]) if ones -%}
    {%- set all = limits + ([{'type': 'separate', 'priority': none, 'limit': 1}] if is_separating else []) -%}
    {%- do stages.append(all) if all and all != ones[:1] -%}
    {{- return(stages) -}}
{%- endmacro %}

{% macro start_resolution(overrides=none) -%}
    {%- do execute_sql(
        create_working_table('contraction_nodes',
            'select distinct node from ' ~ working_table('scope_identifiers'))
        ~ create_working_table('contraction_links',
            'select link, head, tail from ' ~ working_table('scope_links'))
        ~ create_working_table('node_tallies', get_node_tallies_sql()
            ~ ('\nunion all\nselect * from (' ~ get_separation_tallies_sql(overrides) ~ ') as separations' if overrides else ''))
        ~ create_working_table('resolved_nodes', get_no_resolved_nodes_sql())
        ~ create_working_table('joined_links',
            'select link from ' ~ working_table('contraction_links') ~ ' where false')
        ~ create_working_table('undecided_hulls',
            'select node from ' ~ working_table('contraction_nodes') ~ ' where false')) -%}
{%- endmacro %}

{% macro get_no_resolved_nodes_sql() -%}
    select
        cast(null as {{ dbt.type_bigint() }}) as node,
        cast(null as {{ dbt.type_bigint() }}) as founder,
        cast(null as {{ dbt.type_bigint() }}) as last_link,
        cast(null as {{ dbt.type_bigint() }}) as renamed_from,
        cast(null as {{ dbt.type_bigint() }}) as retiring_link,
        cast(null as {{ dbt.type_bigint() }}) as heir
    where false
{%- endmacro %}

{# How many identifiers of each limited type a node holds; position is the type's priority. #}
{% macro get_node_tallies_sql() -%}
    with limits as (
        {% for external_id in limited_external_ids() -%}
        select
            {{ quoted(external_id.type) }} as external_id_type,
            {{ external_id.priority }} as position,
            cast({{ external_id.limit }} as {{ dbt.type_bigint() }}) as tally_limit
        union all
        {% endfor -%}
        select
            cast(null as {{ dbt.type_string() }}) as external_id_type,
            cast(null as integer) as position,
            cast(null as {{ dbt.type_bigint() }}) as tally_limit
        where false
    )

    select
        scope_identifiers.node,
        limits.position,
        count(*) as tally,
        limits.tally_limit
    from {{ working_table('scope_identifiers') }} as scope_identifiers
    inner join limits on scope_identifiers.external_id_type = limits.external_id_type
    group by scope_identifiers.node, limits.position, limits.tally_limit
{%- endmacro %}

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

{# The nodes of the hulls in which links stayed undecided. #}
{% macro get_undecided_hulls_sql() -%}
    select contraction_hulls.node
    from {{ working_table('contraction_hulls') }} as contraction_hulls
    inner join (
        select distinct hulls.hull
        from {{ working_table('contraction_undecided') }} as contraction_undecided
        inner join {{ working_table('contraction_hulls') }} as hulls
            on contraction_undecided.head = hulls.node
    ) as undecided on contraction_hulls.hull = undecided.hull
{%- endmacro %}
