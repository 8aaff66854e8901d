{# An expression: bytes as text, as PostgreSQL writes them: \x and hexadecimal digits. #}
{% macro hexadecimal(bytes) -%}
    {{ adapter.dispatch('hexadecimal', 'identity_warehouse')(bytes) }}
{%- endmacro %}

{% macro default__hexadecimal(bytes) -%}
    '\x' || encode({{ bytes }}, 'hex')
{%- endmacro %}

{% macro duckdb__hexadecimal(bytes) -%}
    '\x' || lower(hex({{ bytes }}))
{%- endmacro %}

{% macro spark__hexadecimal(bytes) -%}
    '\\x' || lower(hex({{ bytes }}))
{%- endmacro %}
