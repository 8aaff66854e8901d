{# Two numbers below 2^32 in one bigint, the first in the upper half, so that min() of it compares
   the first number and then the second. #}

{# An expression: two numbers packed. #}
{% macro packed(upper, lower) -%}
    {{ upper }} * 4294967296 + {{ lower }}
{%- endmacro %}

{# An expression: the first of two packed numbers. #}
{% macro upper_half(packed) -%}
    {{ adapter.dispatch('upper_half', 'identity_warehouse')(packed) }}
{%- endmacro %}

{% macro default__upper_half(packed) -%}
    {{ packed }} >> 32
{%- endmacro %}

{% macro spark__upper_half(packed) -%}
    shiftright({{ packed }}, 32)
{%- endmacro %}

{# An expression: the second of two packed numbers. #}
{% macro lower_half(packed) -%}
    {{ packed }} & 4294967295
{%- endmacro %}
