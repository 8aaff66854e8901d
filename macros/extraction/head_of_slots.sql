{# The columns head_type and head_value: of the first type in priority order that a set has, the smallest value. #}
{% macro head_of_slots(slots) -%}
    {%- set names_by_type = {} -%}
    {%- for slot in slots -%}
        {%- do names_by_type.setdefault(slot.type, []).append(slot.name) -%}
    {%- endfor -%}
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
{%- endmacro %}

{% macro no_identifiers() -%}
    {%- set text = text_by_bytes('null') -%}
    select
        cast(null as {{ dbt.type_bigint() }}) as set_number,
        {{ text }} as external_id_type,
        {{ text }} as external_id_value,
        {{ text }} as head_type,
        {{ text }} as head_value
    where false
{%- endmacro %}

{# A text known at compile time, as one that compares by bytes. #}
{% macro text_literal(value) -%}
    {{ text_by_bytes(quoted(value)) }}
{%- endmacro %}
