{# An expression: the SHA-256 digest of a text in UTF-8, in hexadecimal. #}
{% macro sha256_of_text(text) -%}
    {{ adapter.dispatch('sha256_of_text', 'identity_warehouse')(text) }}
{%- endmacro %}

{% macro default__sha256_of_text(text) -%}
    encode(sha256(convert_to({{ text }}, 'UTF8')), 'hex')
{%- endmacro %}

{% macro duckdb__sha256_of_text(text) -%}
    sha256({{ text }})
{%- endmacro %}

{% macro spark__sha256_of_text(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}
