{# HMAC-SHA-256 of a text (its UTF-8 bytes) under the secret of the space, in hexadecimal. The secret is read by the
   database and never rendered. Models that use it depend on ref('secrets'). #}
{% macro keyed_hash(text) -%}
    {{ adapter.dispatch('keyed_hash', 'identity_warehouse')(text) }}
{%- endmacro %}

{% macro default__keyed_hash(text) -%}
    encode(
        sha256(
            (select outer_key from {{ ref('secrets') }})
            || sha256((select inner_key from {{ ref('secrets') }}) || convert_to({{ text }}, 'UTF8'))
        ),
        'hex'
    )
{%- endmacro %}

{# Its sha256 takes blobs and gives hexadecimal text. #}
{% macro duckdb__keyed_hash(text) -%}
    sha256(
        (select outer_key from {{ ref('secrets') }})
        || unhex(sha256((select inner_key from {{ ref('secrets') }}) || encode({{ text }})))
    )
{%- endmacro %}
