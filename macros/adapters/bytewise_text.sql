{# A value as text that compares and sorts by its UTF-8 bytes, whatever the server's locale. Applied
   where text enters (staging): columns and tables made from it keep it. #}
{% macro text_by_bytes(value) -%}
    {{ adapter.dispatch('text_by_bytes', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__text_by_bytes(value) -%}
    cast({{ value }} as text) collate "C"
{%- endmacro %}

{# DuckDB compares by bytes unless told otherwise. #}
{% macro duckdb__text_by_bytes(value) -%}
    cast({{ value }} as varchar)
{%- endmacro %}
