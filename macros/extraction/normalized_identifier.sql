{# The value that a slot holds in a row of the table: null where the slot is fed by another table or
   its `when` does not hold. #}
{% macro normalized_identifier(slot, table) -%}
    {%- if slot.table not in [none, table] -%}
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
