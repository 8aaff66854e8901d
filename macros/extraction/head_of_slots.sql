{# The columns head_type and head_value: of the first type in priority order that a set has, the smallest value. #}
{% macro head_of_slots(slots) -%}
    {%- set names_by_type = {} -%}
    {%- for slot in slots -%}
        {%- do names_by_type.setdefault(slot.type, []).append(slot.name) -%}
    {%- endfor -%}
    {%- if not slots -%}
        {{ text_by_bytes('null') }} as head_type,
        {{ text_by_bytes('null') }} as head_value
    {%- else -%}
    case
        {%- for type, names in names_by_type.items() %}
        when coalesce({{ names | join(', ') }}) is not null then {{ text_literal(type) }}
        {%- endfor %}
    end as head_type,
    coalesce(
        {%- for names in names_by_type.values() %}
        {{ names[0] if names | length == 1 else 'least(' ~ names | join(', ') ~ ')' }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) as head_value
    {%- endif %}
{%- endmacro %}

{# A text known at compile time, as one that compares by bytes. #}
{% macro text_literal(value) -%}
    {{ text_by_bytes(quoted(value)) }}
{%- endmacro %}
