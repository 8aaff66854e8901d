{# An expression: several expressions as one value, which compares by the first, then by the second,
   and so on. Compared with another such value it gives null if one of the expressions is null. #}
{% macro row_value(expressions) -%}
    {{- adapter.dispatch('row_value', 'identity_warehouse')(expressions) -}}
{%- endmacro %}

{% macro default__row_value(expressions) -%}
    (
        {{- '\n' if expressions | length > 2 }}
        {%- for expression in expressions %}
        {{- '    ' if expressions | length > 2 }}{{ expression }}
        {{- ',' if not loop.last }}
        {{- '\n' if expressions | length > 2 else ' ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}

{# Spark compares structs only if their fields have the same names, and a null in a struct is less
   than any value. #}
{% macro spark__row_value(expressions) -%}
    {%- set fields = [] -%}
    {%- for expression in expressions -%}
        {%- do fields.append("'field_" ~ loop.index ~ "', " ~ expression) -%}
    {%- endfor -%}
    case
        when {{ expressions | join(' is not null and ') }} is not null
            then named_struct({{ fields | join(', ') }})
    end
{%- endmacro %}
