{# An expression: the key of an identifier, 16 bytes made from type and value. Tables join by it,
   and the two texts stand once. The type's length stands before the type, so that no two
   identifiers make the same text. A key is null where the value is null. Engines need not agree on
   keys: no key leaves the warehouse, and no order depends on one. #}
{% macro identifier_key(type, value) -%}
    {{ adapter.dispatch('identifier_key', 'identity_warehouse')(
        'cast(length(' ~ type ~ ') as ' ~ dbt.type_string() ~ ") || ':' || " ~ type ~ ' || '
        ~ value) }}
{%- endmacro %}

{% macro default__identifier_key(text) -%}
    cast(md5({{ text }}) as uuid)
{%- endmacro %}

{# DuckDB 2.0 reads a number as uuid almost twice as fast as a text. DuckDB 1.5 cannot, and makes
   the same 16 bytes of the number's bits. #}
{% macro duckdb__identifier_key(text) -%}
    {%- set number = 'md5_number(' ~ text ~ ')' -%}
    coalesce(try_cast({{ number }} as uuid), cast(cast(cast({{ number }} as bit) as blob) as uuid))
{%- endmacro %}

{# Spark has no type uuid. The 16 bytes are those of the uuid that PostgreSQL makes. #}
{% macro spark__identifier_key(text) -%}
    unhex(md5({{ text }}))
{%- endmacro %}

{# Returns the engine's data type of keys. #}
{% macro key_type() -%}
    {{ return(adapter.dispatch('key_type', 'identity_warehouse')()) }}
{%- endmacro %}

{% macro default__key_type() -%}
    {{ return('uuid') }}
{%- endmacro %}

{% macro spark__key_type() -%}
    {{ return('binary') }}
{%- endmacro %}
