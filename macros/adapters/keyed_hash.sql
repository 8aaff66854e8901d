{# An expression: the HMAC-SHA-256 (RFC 2104) of a text's UTF-8 bytes, in hexadecimal digits, under
   the keys in the one row of `secrets`. The database reads the keys, so no SQL text shows them. #}
{% macro keyed_hash(text, secrets) -%}
    {{ adapter.dispatch('keyed_hash', 'identity_warehouse')(text, secrets) }}
{%- endmacro %}

{% macro default__keyed_hash(text, secrets) -%}
    encode(
        sha256(
            (select outer_key from {{ secrets }})
            || sha256((select inner_key from {{ secrets }}) || convert_to({{ text }}, 'UTF8'))
        ),
        'hex'
    )
{%- endmacro %}

{# DuckDB's sha256() of a blob is hexadecimal text. #}
{% macro duckdb__keyed_hash(text, secrets) -%}
    sha256(
        (select outer_key from {{ secrets }})
        || unhex(sha256((select inner_key from {{ secrets }}) || encode({{ text }})))
    )
{%- endmacro %}

{% macro spark__keyed_hash(text, secrets) -%}
    sha2(
        (select outer_key from {{ secrets }})
        || unhex(sha2((select inner_key from {{ secrets }}) || cast({{ text }} as binary), 256)),
        256
    )
{%- endmacro %}
