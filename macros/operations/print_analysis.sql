{# dbt run-operation print_analysis --args '{name: identifiers_of_a_profile}': runs one of analyses/ and prints its
   result with nothing cut off (dbt show ends values at 20 characters). #}
{% macro print_analysis(name) -%}
    {%- set analysis = graph.nodes.get('analysis.identity_warehouse.' ~ name) -%}
    {%- if analysis is none -%}
        {%- do exceptions.raise_compiler_error('print_analysis: found no analysis ' ~ name ~ '; expected the name of a file in analyses/.') -%}
    {%- endif -%}
    {%- do print_whole_table(run_query(render(analysis.raw_code))) -%}
{%- endmacro %}
