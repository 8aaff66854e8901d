{# Spaces: sets of schemas with identities of their own. The schemas of a space are named
   personas_<space>_identities, …_graph and …_private. #}

{# Returns the var space_name. Raises an error where the var is wrong. #}
{% macro space_name() -%}
    {{- return(_space_var('space_name')) -}}
{%- endmacro %}

{# Returns the var compared_space: the space that analyses/compare_spaces.sql compares this space
   with. It may be one that nobody has built yet. Raises an error where the var is wrong. #}
{% macro compared_space() -%}
    {{- return(_space_var('compared_space')) -}}
{%- endmacro %}

{# Returns a var that names a space. Raises an error where the var does not. #}
{% macro _space_var(var_name) -%}
    {%- set name = var(var_name) -%}
    {%- if not names_a_space(name) -%}
        {{ refuse_var(var_name, name, form_of_space_names()) }}
    {%- endif -%}
    {{- return(name) -}}
{%- endmacro %}

{# Returns whether a value may be the name of a space. The name becomes part of schema names, and
   PostgreSQL cuts those at 63 bytes. #}
{% macro names_a_space(name) -%}
    {{- return(name is string and modules.re.fullmatch('[a-z0-9_]{0,40}', name) is not none) -}}
{%- endmacro %}

{# Returns what names_a_space() accepts, in words, for complaints. #}
{% macro form_of_space_names() -%}
    {{- return(
        'at most 40 lower-case letters, digits and underscores, such as prod, or an empty text'
    ) -}}
{%- endmacro %}

{# Returns the schema of a node; dbt calls this macro. `identities`, `graph` and `private` stand for
   the three schemas of the space. Any other custom schema, such as that of the demo's raw tables,
   is used as it is. Unlike in dbt's own macro no name begins with the target's schema, so that
   schemas are named alike on every target. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- elif custom_schema_name in ['identities', 'graph', 'private'] -%}
        {{ space_schema(custom_schema_name) }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}

{# Returns the name of a schema of a space: of this space, unless `space` names another. `purpose`
   is identities, graph or private. #}
{% macro space_schema(purpose, space=none) -%}
    {{- schema_name(purpose, space_name() if space is none else space) -}}
{%- endmacro %}

{# Returns a table of a space as a relation, whether or not it exists: of this space, unless `space`
   names another. ref() is no substitute, because under --defer it may lead into the space of
   somebody else. #}
{% macro relation_of_space(purpose, name, space=none) -%}
    {{- return(api.Relation.create(
        database=target.get('database'),
        schema=space_schema(purpose, space),
        identifier=name,
        type='table',
    )) -}}
{%- endmacro %}
