{{ depend_on_demo_data('identifies') }}

with normalized as (
    {{ get_normalized_rows_sql('identifies') | indent(4) }}
),

accepted as (
    select
        source_key,
        raw_table,
        message_id,
        received_at,
        loaded_at,
        {%- for slot in identifier_slots('identifies') %}
        {{ accepted_identifier(slot) | indent(8) }} as {{ slot.name }},
        {%- endfor %}
        external_ids
    from normalized
    where
        message_id is not null
        and received_at is not null
)

select * from accepted
