{# A number as an identifier: whole numbers without fraction or exponent, as the id was sent. #}
{% macro number_as_text(number) -%}
    {{ adapter.dispatch('number_as_text', 'identity_warehouse')(number) }}
{%- endmacro %}

{% macro default__number_as_text(number) -%}
    case
        when {{ number }} = trunc({{ number }})
            then cast(trim_scale(cast(cast({{ number }} as text) as numeric)) as text)
        else cast({{ number }} as text)
    end
{%- endmacro %}

{# By way of text, because a double becomes a decimal by its binary expansion. #}
{% macro duckdb__number_as_text(number) -%}
    case
        when abs(cast({{ number }} as double)) < 1e37 and {{ number }} = trunc({{ number }})
            then cast(cast(cast({{ number }} as varchar) as decimal(38, 0)) as varchar)
        else cast({{ number }} as varchar)
    end
{%- endmacro %}
