{# An expression: a number as exact text, without exponent and without zeros at the end of a
   fraction. #}
{% macro number_as_text(number) -%}
    {{ adapter.dispatch('number_as_text', 'identity_warehouse')(number) }}
{%- endmacro %}

{# A cast of a double to numeric would leave 15 digits. So whole doubles go through bigint, and
   others through the shortest text that tells them from their neighbors. #}
{% macro default__number_as_text(number) -%}
    case
        when abs({{ number }}) < 9e18 and {{ number }} = trunc({{ number }})
            then cast(cast({{ number }} as bigint) as text)
        else cast(trim_scale(cast(cast({{ number }} as text) as numeric)) as text)
    end
{%- endmacro %}

{% macro duckdb__number_as_text(number) -%}
    case
        when abs({{ number }}) < 9e18 and {{ number }} = trunc({{ number }})
            then cast(cast({{ number }} as bigint) as varchar)
        when cast({{ number }} as varchar) = 'nan' then 'NaN'
        when cast({{ number }} as varchar) = 'inf' then 'Infinity'
        when cast({{ number }} as varchar) = '-inf' then '-Infinity'
        else {{ plain_number('cast(' ~ number ~ ' as varchar)') | indent(8) }}
    end
{%- endmacro %}
