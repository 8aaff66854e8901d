{# Contracts bench_links (link, head, tail) over bench_nodes (node) so many times, links in, components out, and
   prints the seconds that each took. The last result stays in bench_components. #}
{% macro time_contraction(repeats) -%}
    {%- do prepare_engine() -%}
    {%- do begin_operation() -%}
    {%- for _ in range(repeats) -%}
        {%- do execute_sql(
            drop_table_statements(['contraction_nodes', 'contraction_links', 'contraction_components'])
            ~ create_table_statements('contraction_nodes', 'select node from bench_nodes')
            ~ create_table_statements('contraction_links', 'select link, head, tail from bench_links')) -%}
        {%- set started = modules.datetime.datetime.now() -%}
        {%- set rounds = contract_links('contraction') -%}
        {%- do find_components(rounds) -%}
        {%- set seconds = (modules.datetime.datetime.now() - started).total_seconds() -%}
        {%- do print('contraction ' ~ tojson({'seconds': seconds, 'rounds': rounds})) -%}
    {%- endfor -%}
    {%- do execute_sql(
        'create table bench_components as select node, component from '
        ~ working_table('contraction_components')) -%}
    {%- do adapter.commit() -%}
{%- endmacro %}
