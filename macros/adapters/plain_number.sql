{# An expression: a number in plain decimal notation. `number` is its text, as engines and JSON
   write it. Null where the exponent has more than four digits, because such a number would fill the
   memory. #}
{% macro plain_number(number) -%}
    {{ adapter.dispatch('plain_number', 'identity_warehouse')(number) }}
{%- endmacro %}

{% macro default__plain_number(number) -%}
    case
        when {{ number }} !~ '[eE][+-]?0*[1-9][0-9]{4,}$'
            then cast(trim_scale(cast({{ number }} as numeric)) as text)
    end
{%- endmacro %}

{# DuckDB has no type that holds all numbers, so their texts are rewritten. #}
{% macro duckdb__plain_number(number) -%}
    {{ _without_needless_zeros(
        "case when not contains(lower(" ~ number ~ "), 'e') then " ~ number
        ~ ' else ' ~ _without_exponent(number) ~ ' end') }}
{%- endmacro %}

{# An expression: the text of a number with exponent, rewritten without. Zeros are put beside the
   digits, and the point moves by the exponent. #}
{% macro _without_exponent(number) -%}
    list_transform(
        [regexp_extract(
            {{ number }}, '^(-?)([0-9]+)\.?([0-9]*)[eE]([+-]?0*[0-9]{1,4})$',
            ['sign', 'whole', 'fraction', 'exponent']
        )],
        lambda part: list_transform(
            [{
                'digits': repeat('0', -try_cast(part.exponent as integer))
                    || part.whole || part.fraction
                    || repeat('0', try_cast(part.exponent as integer)),
                'point': strlen(part.whole) + greatest(0, try_cast(part.exponent as integer))
            }],
            lambda shifted: part.sign || substr(shifted.digits, 1, shifted.point)
                || '.' || substr(shifted.digits, 1 + shifted.point)
        )[1]
    )[1]
{%- endmacro %}

{# An expression: the text of a number without needless zeros. 7.50 becomes 7.5, 7.00 and 007 become
   7, and -0 becomes 0. #}
{% macro _without_needless_zeros(number) -%}
    regexp_replace(
        regexp_replace(
            regexp_replace({{ number }}, '^(-?)0+([0-9])', '\1\2'), '(\.[0-9]*[1-9])0+$|\.0*$', '\1'
        ),
        '^-0$', '0'
    )
{%- endmacro %}

{# Spark's decimals have 38 digits at most, so texts are rewritten here too. #}
{% macro spark__plain_number(number) -%}
    {%- set plain = "case when not contains(lower(" ~ number ~ "), 'e') then " ~ number
        ~ ' else ' ~ _without_exponent_on_spark(number) ~ ' end' -%}
    regexp_replace(
        regexp_replace(
            regexp_replace({{ plain }}, '^(-?)0+([0-9])', '$1$2'),
            '([.][0-9]*[1-9])0+$|[.]0*$', '$1'
        ),
        '^-0$', '0'
    )
{%- endmacro %}

{# An expression: the same as _without_exponent(), in Spark's words. #}
{% macro _without_exponent_on_spark(number) -%}
    {%- set pattern = "'^(-?)([0-9]+)[.]?([0-9]*)[eE]([+-]?0*[0-9]{1,4})$'" -%}
    transform(
        transform(
            array(named_struct(
                'sign', regexp_extract({{ number }}, {{ pattern }}, 1),
                'whole', regexp_extract({{ number }}, {{ pattern }}, 2),
                'fraction', regexp_extract({{ number }}, {{ pattern }}, 3),
                'exponent', try_cast(regexp_extract({{ number }}, {{ pattern }}, 4) as int)
            )),
            part -> named_struct(
                'sign', part.sign,
                'digits', repeat('0', -part.exponent) || part.whole || part.fraction
                    || repeat('0', part.exponent),
                'point', length(part.whole) + greatest(0, part.exponent)
            )
        ),
        shifted -> shifted.sign || substr(shifted.digits, 1, shifted.point)
            || '.' || substr(shifted.digits, 1 + shifted.point)
    )[0]
{%- endmacro %}
