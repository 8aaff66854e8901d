{# When each node lost the lead of its profile: the first link that joins it to a profile with an older node. On the
   forest that is the smallest bottleneck (largest link on a path) between the node and any older one, and the
   bottleneck of two nodes is the largest link taken on the way up from both through the rounds until they meet
   (King's theorem on Boruvka trees). So nodes climb with their components, and compare with older ones there, until
   every further link is later than the one that retires them. Leaves contraction_retirements (node, link, heir). #}
{% macro find_retirements(round_count) -%}
    {%- set climbers = working_table('contraction_climbers') -%}
    {%- set retirements = working_table('contraction_retirements') -%}
    {%- set statements = [
        drop_working_tables(['contraction_climbers', 'contraction_retirements']),
        create_working_table('contraction_climbers', get_waiting_climbers_sql()),
        create_working_table('contraction_retirements',
            'select node, link, heir from ' ~ climbers ~ ' where false'),
    ] -%}
    {%- for round in range(1, round_count + 1) -%}
        {%- do statements.extend([
            create_working_table('contraction_arrivals', get_arrivals_sql(round)),
            'delete from ' ~ climbers ~ ' where component in (select previous from '
                ~ working_table('contraction_arrivals') ~ ');\n' if round > 1 else '',
            'insert into ' ~ retirements ~ '\n' ~ get_departures_sql() ~ ';\n',
            'insert into ' ~ climbers ~ '\n' ~ get_compared_climbers_sql() ~ ';\n',
            drop_working_tables(['contraction_arrivals']),
        ]) -%}
    {%- endfor -%}
    {%- do statements.append(
        'insert into ' ~ retirements ~ ' select node, link, heir from ' ~ climbers
        ~ ' where link is not null') -%}
    {%- do execute_sql(statements | join) -%}
{%- endmacro %}
