{# Parts of a JSON document, as tables for a lateral join. #}

{# A table of key and value (JSON): the members of a JSON object. Empty for any other document. #}
{% macro json_members(document) -%}
    {{ adapter.dispatch('json_members', 'identity_warehouse')(document) }}
{%- endmacro %}

{% macro postgres__json_members(document) -%}
    json_each(case when json_typeof({{ document }}) = 'object' then {{ document }} end)
{%- endmacro %}

{% macro duckdb__json_members(document) -%}
    json_each(case when json_type({{ document }}) = 'OBJECT' then {{ document }} end)
{%- endmacro %}

{# A table of value (JSON): the elements of a JSON array. Empty for any other document. #}
{% macro json_elements(document) -%}
    {{ adapter.dispatch('json_elements', 'identity_warehouse')(document) }}
{%- endmacro %}

{% macro postgres__json_elements(document) -%}
    json_array_elements(case when json_typeof({{ document }}) = 'array' then {{ document }} end)
{%- endmacro %}

{% macro duckdb__json_elements(document) -%}
    json_each(case when json_type({{ document }}) = 'ARRAY' then {{ document }} end)
{%- endmacro %}

{# An expression: what a JSON document is: object, array, null, or any other text for scalars. #}
{% macro json_kind(document) -%}
    {{ adapter.dispatch('json_kind', 'identity_warehouse')(document) }}
{%- endmacro %}

{% macro postgres__json_kind(document) -%}
    json_typeof({{ document }})
{%- endmacro %}

{% macro duckdb__json_kind(document) -%}
    lower(json_type({{ document }}))
{%- endmacro %}
