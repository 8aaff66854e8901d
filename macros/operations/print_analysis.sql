{# dbt run-operation print_analysis --args '{name: identifiers_of_a_profile}' runs one of analyses/
   and prints the result. Raises if there is no analysis of that name. #}
{% macro print_analysis(name) -%}
    {%- set analysis = graph.nodes.get('analysis.identity_warehouse.' ~ name) -%}
    {%- if analysis is none -%}
        {%- do exceptions.raise_compiler_error(
            'print_analysis: found no analysis ' ~ name
            ~ ', expected the name of a file in analyses/, and the var analyses: true.') -%}
    {%- endif -%}
    {%- do print_query(render(analysis.raw_code)) -%}
{%- endmacro %}

{# Runs a query and prints the result. #}
{% macro print_query(sql) -%}
    {%- do print_whole_table(fetch_table(sql)) -%}
{%- endmacro %}

{# Prints a table with nothing cut off. dbt show ends values at 20 characters. #}
{% macro print_whole_table(table) -%}
    {%- do table.print_table(max_rows=none, max_columns=none, max_column_width=none) -%}
{%- endmacro %}
