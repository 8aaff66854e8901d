{# One round: components take links, hook onto each other along them, and become one. #}
{% macro contract_round(round, is_limited) -%}
    {%- do create_working_table('contraction_earliest', get_earliest_links_sql('contraction_undecided')) -%}
    {%- do create_working_table('contraction_hooks', get_hooks_sql(
        'contraction_earliest', 'contraction_tallies' if is_limited)) -%}
    {%- do jump_to_roots() -%}
    {%- do execute_sql(
        'insert into contraction_steps select ' ~ round ~ ', component, parent, link from contraction_hooks') -%}
    {%- if is_limited -%}
        {%- do replace_working_table('contraction_tallies',
            get_merged_tallies_sql('contraction_tallies', 'contraction_hooks')) -%}
    {%- endif -%}
    {%- do create_working_table('contraction_relabelled',
        get_relabelled_links_sql('contraction_undecided', 'contraction_hooks')) -%}
    {%- do drop_working_tables(['contraction_undecided']) -%}
    {%- do create_working_table('contraction_undecided',
        get_undecided_links_sql('contraction_relabelled', is_limited)) -%}
    {%- do drop_working_tables(['contraction_earliest', 'contraction_hooks', 'contraction_relabelled']) -%}
{%- endmacro %}
