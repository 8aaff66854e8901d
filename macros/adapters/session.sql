{# With `dbt compile --no-introspect` nobody may ask the warehouse, and what is compiled depends on what is there. #}
{% macro refuse_to_guess() -%}
    {%- if execute and not flags.INTROSPECT -%}
        {%- do exceptions.raise_compiler_error(
            'found --no-introspect, expected a look at the warehouse: the SQL depends on which raw tables and columns have'
            ~ ' arrived and how far they are read; compile without --no-introspect.') -%}
    {%- endif -%}
{%- endmacro %}

{# What is asked or computed once per invocation: `graph` is one for all nodes and hooks of it, and
   in programs that parse once, of later ones too. A unit test has vars and raw tables of its own.
   #}
{% macro known_of_invocation() -%}
    {%- if model.resource_type == 'unit_test' -%}
        {{- return(model.setdefault('identity_warehouse', {})) -}}
    {%- endif -%}
    {%- set known = graph.setdefault('identity_warehouse', {}) -%}
    {%- for other in known | list if other != invocation_id -%}
        {%- do known.pop(other, none) -%}
    {%- endfor -%}
    {{- return(known.setdefault(invocation_id, {})) -}}
{%- endmacro %}
