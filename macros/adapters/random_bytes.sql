{# An expression: 32 random bytes that the database draws. Three random UUIDs have 366 random bits,
   more than the 256 that are needed. #}
{% macro random_bytes() -%}
    {{ adapter.dispatch('random_bytes', 'identity_warehouse')() }}
{%- endmacro %}

{% macro default__random_bytes() -%}
    sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8'))
{%- endmacro %}

{% macro duckdb__random_bytes() -%}
    unhex(sha256(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid())))
{%- endmacro %}
