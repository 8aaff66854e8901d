{# Contracts the working table contraction_links (link, head, tail; integers, a smaller link is earlier) to its
   greedy spanning forest: rounds in which components take links, by a macro that calls itself on an ever
   smaller graph (Boruvka). With `is_limited`, contraction_tallies (component, position, tally, tally_limit) says how
   many of each contested type a node holds, and no component grows beyond a limit. Leaves contraction_steps
   (round, component, parent, link) and what stayed undecided in contraction_undecided; returns the number of
   rounds. #}
{% macro contract(description, is_limited=false, max_rounds=none) -%}
    {%- do avoid_loops(true) -%}
    {%- set undecided = fetch_row(
        drop_working_tables(['contraction_steps', 'contraction_undecided'])
        ~ create_working_table('contraction_steps', get_no_steps_sql())
        ~ create_working_table('contraction_undecided',
            get_undecided_links_sql(working_table('contraction_links'), true) if is_limited
            else 'select link, head, tail from ' ~ working_table('contraction_links')
                ~ ' where head <> tail')
        ~ 'select count(*) from ' ~ working_table('contraction_undecided'))[0] -%}
    {%- set round_count = contract_rounds(description, is_limited, max_rounds, undecided, 1, 1) -%}
    {%- do avoid_loops(false) -%}
    {{- return(round_count) -}}
{%- endmacro %}
