{% macro space_name() -%}
    {{- return(_space_var('space_name')) -}}
{%- endmacro %}

{# The space that analyses/compare_spaces.sql compares with; it may be one that nobody has built yet. #}
{% macro compared_space() -%}
    {{- return(_space_var('compared_space')) -}}
{%- endmacro %}

{% macro _space_var(var_name) -%}
    {%- set name = var(var_name) -%}
    {%- if not names_a_space(name) -%}
        {{ refuse_var(var_name, name, form_of_space_names()) }}
    {%- endif -%}
    {{- return(name) -}}
{%- endmacro %}

{# The name becomes part of schema names, which PostgreSQL cuts at 63 bytes. #}
{% macro names_a_space(name) -%}
    {{- return(name is string and modules.re.fullmatch('[a-z0-9_]{0,40}', name) is not none) -}}
{%- endmacro %}

{% macro form_of_space_names() -%}
    {{- return('at most 40 lower-case letters, digits and underscores, such as prod, or an empty text') -}}
{%- endmacro %}

{# `identities`, `graph` and `private` are the three schemas of the identity space; any other custom
   schema (the demo's raw tables) is taken literally, without a target prefix, so that
   personas_<space>_identities is named so on every target. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- elif custom_schema_name in ['identities', 'graph', 'private'] -%}
        {{ space_schema(custom_schema_name) }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}

{# Of this space, unless another is named. #}
{% macro space_schema(purpose, space=none) -%}
    {%- set name = space_name() if space is none else space -%}
    {{- 'personas_' ~ (name ~ '_' if name else '') ~ purpose -}}
{%- endmacro %}

{# A table of this space, or of another, whether it exists or not. What ref() gives instead follows --defer into the
   space of somebody else. #}
{% macro relation_of_space(purpose, name, space=none) -%}
    {{- return(api.Relation.create(
        database=target.database,
        schema=space_schema(purpose, space),
        identifier=name,
        type='table',
    )) -}}
{%- endmacro %}
