{# Two numbers in one bigint, the first in the upper half, so that min() of it compares the first
   number and then the second. The lower half takes numbers below 2^32, but the upper one those
   below 2^31 alone, because a bigint has a sign. Beyond it Spark begins again below zero and says
   nothing. #}

{# Raises if `number`, the largest of those to pack, does not fit. It is the number of a link or of
   an identifier that a run resolves, and both are counted from 1 on. #}
{% macro refuse_number_to_pack(number) -%}
    {%- if (number or 0) | int > largest_packed_number() -%}
        {%- do exceptions.raise_compiler_error(
            'found ' ~ '{:,}'.format(number | int) ~ ' links or identifiers to resolve in one run, '
            ~ 'expected at most ' ~ '{:,}'.format(largest_packed_number()) ~ ', two of which fit '
            ~ 'into a bigint; build spaces of fewer sources each (the vars space_name and '
            ~ 'segment_sources).') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the largest number that both halves take. #}
{% macro largest_packed_number() -%}
    {{- return(2147483647) -}}
{%- endmacro %}

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
