{# One round: components take links, hook onto each other along them, and become one. Returns how many links
   are left undecided. #}
{% macro contract_round(round, is_limited) -%}
    {%- set taking = create_working_table('contraction_earliest', get_earliest_links_sql('contraction_undecided'))
        ~ create_working_table('contraction_hooks', get_hooks_sql(
            'contraction_earliest', 'contraction_tallies' if is_limited)) -%}
    {%- do jump_to_roots(taking) -%}
    {%- set merging = 'insert into contraction_steps\n' ~ get_steps_sql(round) ~ ';\n' -%}
    {%- if is_limited -%}
        {%- set merging = merging ~ replace_working_table('contraction_tallies',
            get_merged_tallies_sql('contraction_tallies', 'contraction_hooks')) -%}
    {%- endif -%}
    {{- return(fetch_row(
        merging
        ~ create_working_table('contraction_relabelled',
            get_relabelled_links_sql('contraction_undecided', 'contraction_hooks'))
        ~ drop_working_tables(['contraction_undecided'])
        ~ create_working_table('contraction_undecided',
            get_undecided_links_sql('contraction_relabelled', is_limited))
        ~ drop_working_tables(['contraction_earliest', 'contraction_hooks', 'contraction_relabelled'])
        ~ 'select count(*) from contraction_undecided')[0]) -}}
{%- endmacro %}
