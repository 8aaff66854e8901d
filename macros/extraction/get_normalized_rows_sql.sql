{# The rows of one raw table kind with a normalised value per slot, placeholders not yet blocked. Each raw column is
   trimmed once, however many slots read it. With `source_name` only the rows of that source, and where each lies. #}
{% macro get_normalized_rows_sql(table, source_name=none) -%}
    select
        {%- if source_name %}
        raw_row,
        {%- endif %}
        source_key,
        raw_table,
        message_id,
        received_at,
        loaded_at,
        {%- for slot in identifier_slots(table) %}
        {{ normalized_identifier(slot) }} as {{ slot.name }},
        {%- endfor %}
        context_external_ids as external_ids
    from (
        select
            {%- if source_name %}
            raw_row,
            {%- endif %}
            source_key,
            raw_table,
            message_id,
            received_at,
            loaded_at,
            {%- for column in identifier_columns(table) %}
            {{ trimmed(column) }} as {{ column }},
            {%- endfor %}
            context_external_ids
        from (
            {{ get_raw_rows_sql(table, source_name) | indent(12) }}
        ) as raw_rows
    ) as trimmed_rows
{%- endmacro %}
