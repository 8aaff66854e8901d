{# Some engines cannot store the character NUL, so it is rejected on all. #}
{% macro contains_nul(value) -%}
    {{ adapter.dispatch('contains_nul', 'identity_warehouse')(value) }}
{%- endmacro %}

{# PostgreSQL has no such text. #}
{% macro default__contains_nul(value) -%}
    false
{%- endmacro %}

{% macro duckdb__contains_nul(value) -%}
    contains({{ value }}, chr(0))
{%- endmacro %}
