{# Parts of what separable_json() returned. #}

{# An expression that makes a row of each key of a JSON object, and no row of other documents. #}
{% macro json_keys(document) -%}
    {{ adapter.dispatch('json_keys', 'identity_warehouse')(document) }}
{%- endmacro %}

{% macro postgres__json_keys(document) -%}
    jsonb_object_keys(case when jsonb_typeof({{ document }}) = 'object' then {{ document }} end)
{%- endmacro %}

{% macro duckdb__json_keys(document) -%}
    unnest(json_keys({{ document }}))
{%- endmacro %}

{# A table of value (JSON): the elements of a JSON array. Empty for any other document. #}
{% macro json_elements(document) -%}
    {{ adapter.dispatch('json_elements', 'identity_warehouse')(document) }}
{%- endmacro %}

{% macro postgres__json_elements(document) -%}
    jsonb_array_elements(case when jsonb_typeof({{ document }}) = 'array' then {{ document }} end)
{%- endmacro %}

{% macro duckdb__json_elements(document) -%}
    json_each(case when json_type({{ document }}) = 'ARRAY' then {{ document }} end)
{%- endmacro %}

{# An expression: what a JSON document is: object, array, null, or any other text for scalars. #}
{% macro json_kind(document) -%}
    {{ adapter.dispatch('json_kind', 'identity_warehouse')(document) }}
{%- endmacro %}

{% macro postgres__json_kind(document) -%}
    jsonb_typeof({{ document }})
{%- endmacro %}

{% macro duckdb__json_kind(document) -%}
    lower(json_type({{ document }}))
{%- endmacro %}

{# An expression: the members of a JSON object that are called like the names in a list, as an array
   of JSON documents; null where there is no such member. Names are letters. #}
{% macro json_list(document, names) -%}
    {{ adapter.dispatch('json_list', 'identity_warehouse')(document, names) }}
{%- endmacro %}

{% macro postgres__json_list(document, names) -%}
    array[
        {%- for name in names %}
        {{ document }} -> '{{ name }}'{{ ',' if not loop.last }}
        {%- endfor %}
    ]
{%- endmacro %}

{# The document is parsed once. #}
{% macro duckdb__json_list(document, names) -%}
    json_extract(cast({{ document }} as json), ['$.{{ names | join("', '$.") }}'])
{%- endmacro %}

{% macro spark__json_keys(document) -%}
    {{ refuse_archives() }}
{%- endmacro %}

{% macro spark__json_elements(document) -%}
    {{ refuse_archives() }}
{%- endmacro %}

{% macro spark__json_kind(document) -%}
    {{ refuse_archives() }}
{%- endmacro %}

{% macro spark__json_list(document, names) -%}
    {{ refuse_archives() }}
{%- endmacro %}
