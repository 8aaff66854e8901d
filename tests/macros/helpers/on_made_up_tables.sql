{# The SQL of a step with the plain names of the working tables that it reads, and of the `models`,
   so that CTEs of a test can stand in for them. #}
{% macro on_made_up_tables(sql, models=[]) -%}
    {%- set ns = namespace(sql=sql | replace(working_table(''), '')) -%}
    {%- for model in models -%}
        {%- set ns.sql = ns.sql | replace(ref(model) | string, model) -%}
    {%- endfor -%}
    {{- ns.sql -}}
{%- endmacro %}
