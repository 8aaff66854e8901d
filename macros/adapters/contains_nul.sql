{# A condition: a text holds the character NUL. Some engines cannot store the character, so it is
   rejected on all. #}
{% macro contains_nul(value) -%}
    {{ adapter.dispatch('contains_nul', 'identity_warehouse')(value) }}
{%- endmacro %}

{# PostgreSQL is one of those engines: none of its texts has a NUL. #}
{% macro default__contains_nul(value) -%}
    false
{%- endmacro %}

{% macro duckdb__contains_nul(value) -%}
    contains({{ value }}, chr(0))
{%- endmacro %}

{% macro spark__contains_nul(value) -%}
    contains({{ value }}, chr(0))
{%- endmacro %}
