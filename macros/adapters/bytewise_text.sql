{# A value as text that compares and sorts by its UTF-8 bytes, whatever the server's locale. Applied
   where text enters (staging): columns and tables made from it keep it. #}
{% macro bytewise_text(value) -%}
    {{ adapter.dispatch('bytewise_text', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__bytewise_text(value) -%}
    cast({{ value }} as text) collate "C"
{%- endmacro %}

{# DuckDB compares by bytes unless told otherwise. #}
{% macro duckdb__bytewise_text(value) -%}
    cast({{ value }} as varchar)
{%- endmacro %}
