{# HMAC-SHA-256 of a text (its UTF-8 bytes), in hexadecimal, under the keys in the one row of
   `secrets`. The database reads them; they are never rendered. #}
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

{# Its sha256 takes blobs and gives hexadecimal text. #}
{% macro duckdb__keyed_hash(text, secrets) -%}
    sha256(
        (select outer_key from {{ secrets }})
        || unhex(sha256((select inner_key from {{ secrets }}) || encode({{ text }})))
    )
{%- endmacro %}
