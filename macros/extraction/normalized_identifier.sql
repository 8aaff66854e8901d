{# The value that a slot holds in a raw row: null where no raw table of this kind feeds it, or its `when` does not
   hold. #}
{% macro normalized_identifier(slot) -%}
    {%- if not slot.has_arrived -%}
        cast(null as {{ dbt.type_string() }})
    {%- elif slot.when -%}
        case
            when
                {%- for column, accepted in slot.when.items() %}
                {{ 'and ' if not loop.first }}{{ lower_ascii(trimmed(column)) }} in (
                    {%- for value in ([accepted] if accepted is string or accepted is not iterable else accepted) -%}
                        {{ quoted((value | string).encode().lower().decode()) }}{{ ', ' if not loop.last }}
                    {%- endfor -%}
                )
                {%- endfor %}
                then {{ normalized_value(slot.column, slot.normalize) }}
        end
    {%- else -%}
        {{ normalized_value(slot.column, slot.normalize) }}
    {%- endif -%}
{%- endmacro %}
