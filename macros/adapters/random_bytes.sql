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

{# Spark draws its uuids from a seed that its plans show. The initialization vector of AES in its
   mode GCM, 12 bytes before the encrypted text, comes from the system's source of random bytes. A
   uuid is what is encrypted, so that Spark encrypts when rows are made and not when it plans. #}
{% macro spark__random_bytes() -%}
    unhex(sha2(
        concat(
            {%- for _ in range(3) %}
            hex(aes_encrypt(uuid(), '0123456789abcdef')){{ ',' if not loop.last }}
            {%- endfor %}
        ),
        256
    ))
{%- endmacro %}
