{# What an invocation of dbt may ask, and what it remembers. #}

{# Raises an error under `dbt compile --no-introspect`: dbt may not ask the warehouse then, but the
   SQL depends on what the warehouse holds. #}
{% macro refuse_to_guess() -%}
    {%- if execute and not flags.INTROSPECT -%}
        {%- do exceptions.raise_compiler_error(
            'found --no-introspect, expected a look at the warehouse: the SQL depends on which raw'
            ~ ' tables and columns have arrived and how far they are read; compile without'
            ~ ' --no-introspect.') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns a dict in which macros keep what they ask or compute once per invocation. All nodes and
   hooks of an invocation share dbt's `graph`, so the dict lies there. A program that parses once
   shares the graph between invocations, so what other invocations left there is dropped. A unit
   test has vars and raw tables of its own, and so a dict of its own. #}
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
