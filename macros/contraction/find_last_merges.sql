{# The link by which each node last changed the name of its profile: the largest link on the forest path from the
   node to its founder (King's theorem on Boruvka trees: the largest link taken on the way up from
   both until they meet). Climbing from the founders finds, in each round, who meets them there (contraction_meetings);
   descending hands it down to whatever had become part of those (contraction_labels). #}
{% macro find_last_merges(round_count) -%}
    {%- set statements = [
        drop_working_tables([
            'contraction_founders', 'contraction_climbers', 'contraction_meetings', 'contraction_labels']),
        create_working_table('contraction_founders', get_founders_sql()),
        create_working_table('contraction_climbers', get_climbers_sql()),
        create_working_table('contraction_meetings', get_no_meetings_sql()),
        create_working_table('contraction_labels', get_no_labels_sql()),
    ] -%}
    {%- for round in range(1, round_count + 1) -%}
        {%- do statements.extend([
            create_working_table('contraction_arrivals', get_arrivals_sql(round)),
            'insert into contraction_meetings\n' ~ get_meetings_sql(round) ~ ';\n',
            replace_working_table('contraction_climbers', 'select component, bottleneck from contraction_arrivals'),
            drop_working_tables(['contraction_arrivals']),
        ]) -%}
    {%- endfor -%}
    {%- for round in range(round_count, 0, -1) -%}
        {%- do statements.extend([
            'insert into contraction_labels\n' ~ get_inherited_labels_sql(round) ~ ';\n',
            get_root_labels_update_sql(round) ~ ';\n',
            'insert into contraction_labels\n' ~ get_met_labels_sql(round) ~ ';\n',
        ]) -%}
    {%- endfor -%}
    {%- do execute_sql(statements | join) -%}
{%- endmacro %}
