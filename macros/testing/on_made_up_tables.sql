{# The SQL of a step with the plain names of the working tables that it reads, so that CTEs of a test
   can stand in for them. #}
{% macro on_made_up_tables(sql) -%}
    {{- sql | replace(working_table(''), '') -}}
{%- endmacro %}
