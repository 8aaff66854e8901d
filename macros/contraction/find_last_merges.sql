{# The link by which each node last changed the name of its profile: the largest link on the forest path from the
   node to its founder (King's theorem on Boruvka trees: the largest link taken on the way up from
   both until they meet). Climbing from the founders finds, in each round, who meets them there (contraction_meetings);
   descending hands it down to whatever had become part of those (contraction_labels). #}
{% macro find_last_merges(round_count) -%}
    {%- do drop_working_tables([
        'contraction_founders', 'contraction_climbers', 'contraction_meetings', 'contraction_labels']) -%}
    {%- do create_working_table('contraction_founders', get_founders_sql()) -%}
    {%- do create_working_table('contraction_climbers',
        'select founder as component, cast(0 as ' ~ dbt.type_bigint() ~ ') as bottleneck'
        ~ ' from contraction_founders where node_count > 1') -%}
    {%- do create_working_table('contraction_meetings',
        'select round, component as node, link as bottleneck from contraction_steps where false') -%}
    {%- do create_working_table('contraction_labels',
        'select component as node, link as bottleneck from contraction_steps where false') -%}
    {%- for round in range(1, round_count + 1) -%}
        {%- do create_working_table('contraction_arrivals', get_arrivals_sql(round)) -%}
        {%- do execute_sql('insert into contraction_meetings ' ~ get_meetings_sql(round)) -%}
        {%- do replace_working_table('contraction_climbers',
            'select component, bottleneck from contraction_arrivals') -%}
        {%- do drop_working_tables(['contraction_arrivals']) -%}
    {%- endfor -%}
    {%- for round in range(round_count, 0, -1) -%}
        {%- do execute_sql('insert into contraction_labels ' ~ get_inherited_labels_sql(round)) -%}
        {%- do execute_sql(get_root_labels_update_sql(round)) -%}
        {%- do execute_sql('insert into contraction_labels select node, bottleneck from contraction_meetings where round = ' ~ round) -%}
    {%- endfor -%}
{%- endmacro %}
