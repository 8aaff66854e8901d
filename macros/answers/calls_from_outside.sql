{# How a macro of this package works in a model of an installer's project. dbt looks up names and
   vars where the call stands: there it finds neither our other macros nor the vars under
   identity_warehouse. #}

{# Renders a macro of ours as in a model of ours, with the arguments that follow its name. Whatever
   the calling model knows under the same names is out of sight meanwhile, and back afterwards. #}
{% macro render_inside(name) -%}
    {%- if name in context -%}
        {{- return(context[name](*varargs)) -}}
    {%- endif -%}
    {%- set macros = context['identity_warehouse'] -%}
    {%- set ours = dict(macros, var=macros['_our_var']) -%}
    {%- set theirs = {} -%}
    {%- for known in ours if known in context -%}
        {%- do theirs.update({known: context[known]}) -%}
    {%- endfor -%}
    {%- do context.update(ours) -%}
    {%- set rendered = ours[name](*varargs) -%}
    {%- for known in ours if known not in theirs -%}
        {%- do context.pop(known) -%}
    {%- endfor -%}
    {%- do context.update(theirs) -%}
    {{- return(rendered) -}}
{%- endmacro %}

{# Returns a var as it holds for this package: one of those that stg_segment__identifier_sets has in
   its meta, where dbt puts them when it parses. #}
{% macro _our_var(name) -%}
    {%- set staging = graph.nodes['model.identity_warehouse.stg_segment__identifier_sets'] -%}
    {{- return(staging.config.meta[name]) -}}
{%- endmacro %}
