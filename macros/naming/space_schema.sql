{# Of this space, unless another is named. #}
{% macro space_schema(purpose, space=none) -%}
    {%- set name = space_name() if space is none else space -%}
    {{- 'personas_' ~ (name ~ '_' if name else '') ~ purpose -}}
{%- endmacro %}

{# identity_clusters of any space, this one or another, whether it exists or not. #}
{% macro clusters_of_space(space) -%}
    {{- return(api.Relation.create(
        database=target.database,
        schema=space_schema('graph', space),
        identifier='identity_clusters',
        type='table',
    )) -}}
{%- endmacro %}
