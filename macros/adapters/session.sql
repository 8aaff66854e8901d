{# With `dbt compile --no-introspect` nobody may ask the warehouse, and what is compiled depends on what is there. #}
{% macro refuse_to_guess() -%}
    {%- if execute and not flags.INTROSPECT -%}
        {%- do exceptions.raise_compiler_error(
            'found --no-introspect, expected a look at the warehouse: the SQL depends on which raw tables and columns have'
            ~ ' arrived and how far they are read; compile without --no-introspect.') -%}
    {%- endif -%}
{%- endmacro %}
