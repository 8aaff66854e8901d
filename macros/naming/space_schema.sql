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
