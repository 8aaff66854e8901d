{# An expression: a value as text that compares and sorts by its UTF-8 bytes, whatever the server's
   locale. Staging applies it where text enters, and columns made from such text compare alike. #}
{% macro bytewise_text(value) -%}
    {{ adapter.dispatch('bytewise_text', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__bytewise_text(value) -%}
    cast({{ value }} as text) collate "C"
{%- endmacro %}

{# DuckDB compares by bytes unless a collation is named. #}
{% macro duckdb__bytewise_text(value) -%}
    cast({{ value }} as varchar)
{%- endmacro %}

{# Spark compares by bytes. #}
{% macro spark__bytewise_text(value) -%}
    cast({{ value }} as string)
{%- endmacro %}
