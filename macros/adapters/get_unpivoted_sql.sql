{# Returns a query: one row per slot of a relation that has a value. Columns: the relation's `keys`,
   external_id_type, external_id_value. #}
{% macro get_unpivoted_sql(relation, keys, slots) -%}
    {%- if slots -%}
        {{ adapter.dispatch('get_unpivoted_sql', 'identity_warehouse')(relation, keys, slots) }}
    {%- else -%}
        select
            {{ keys | join(', ') }},
            {{ bytewise_text('null') }} as external_id_type,
            {{ bytewise_text('null') }} as external_id_value
        from {{ relation }}
        where false
    {%- endif -%}
{%- endmacro %}

{% macro default__get_unpivoted_sql(relation, keys, slots) -%}
    select
        {{ keys | join(', ') }},
        slots.external_id_type,
        slots.external_id_value
    from {{ relation }}
    cross join lateral (
        values
        {%- for slot in slots %}
        ({{ bytewise_literal(slot.type) }}, {{ slot.name }}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as slots (external_id_type, external_id_value)
    where slots.external_id_value is not null
{%- endmacro %}

{# DuckDB would make a join with duplicates removed out of the lateral one. #}
{% macro duckdb__get_unpivoted_sql(relation, keys, slots) -%}
    select
        {{ keys | join(', ') }},
        slot.external_id_type,
        slot.external_id_value
    from (
        select
            {{ keys | join(', ') }},
            unnest([
                {%- for slot in slots %}
                {
                    'external_id_type': {{ text_literal(slot.type) }},
                    'external_id_value': {{ slot.name }}
                }{{ ',' if not loop.last }}
                {%- endfor %}
            ]) as slot
        from {{ relation }}
    ) as unnested
    where slot.external_id_value is not null
{%- endmacro %}

{% macro spark__get_unpivoted_sql(relation, keys, slots) -%}
    select
        {{ keys | join(', ') }},
        slot.external_id_type,
        slot.external_id_value
    from (
        select
            {{ keys | join(', ') }},
            explode(array(
                {%- for slot in slots %}
                named_struct(
                    'external_id_type', {{ text_literal(slot.type) }},
                    'external_id_value', {{ slot.name }}
                ){{ ',' if not loop.last }}
                {%- endfor %}
            )) as slot
        from {{ relation }}
    ) as unnested
    where slot.external_id_value is not null
{%- endmacro %}
