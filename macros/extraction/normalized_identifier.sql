{# The value that a slot holds in a row of trimmed columns: null where no raw table feeds it, or its `when` does not
   hold. #}
{% macro normalized_identifier(slot) -%}
    {%- if not slot.has_arrived -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {{ value_of_slot(slot, normalized_value(trimmed_value(slot.column), slot.normalize)) }}
    {%- endif -%}
{%- endmacro %}

{% macro value_of_slot(slot, value) -%}
    {%- if slot.when -%}
        case
            when
                {%- for column, accepted in slot.when.items() %}
                {{ 'and ' if not loop.first }}{{ is_one_of(trimmed_value(column), accepted_values(accepted)) }}
                {%- endfor %}
                then {{ value }}
        end
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}

{# One value or a list of them, numbers and booleans included, as texts. #}
{% macro accepted_values(accepted) -%}
    {{- return(([accepted] if accepted is string or accepted is not iterable else accepted) | map('string') | list) -}}
{%- endmacro %}
