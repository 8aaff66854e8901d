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
