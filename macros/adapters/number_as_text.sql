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

{% macro spark__number_as_text(number) -%}
    case
        when abs({{ number }}) < 9e18 and {{ number }} = try_cast({{ number }} as bigint)
            then cast(try_cast({{ number }} as bigint) as string)
        else transform(
            array({{ _shortest_text(number) | indent(12) }}),
            shown -> {{ plain_number('shown') | indent(12) }}
        )[0]
    end
{%- endmacro %}

{# An expression: the shortest text that tells a number from its neighbors. Before Java 19 a cast of
   a double may show a digit too many. Other numbers than doubles and floats are shown exactly. #}
{% macro _shortest_text(number) -%}
    case
        {%- for type, digit_counts in {'double': [14, 15, 16], 'float': [5, 6, 7, 8]}.items() %}
        {%- for digits in digit_counts %}
        {%- set shown = "format_string('%." ~ digits ~ "e', " ~ number ~ ')' %}
        when typeof({{ number }}) = '{{ type }}' and cast({{ shown }} as {{ type }}) = {{ number }}
            then {{ shown }}
        {%- endfor %}
        {%- endfor %}
        else cast({{ number }} as string)
    end
{%- endmacro %}
