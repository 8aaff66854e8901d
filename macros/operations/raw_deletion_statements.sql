{# dbt run-operation raw_deletion_statements: for each relation of yours that still holds somebody who was erased, how many
   of its rows do, and the statement that deletes them. Reads only; the statements name nobody. #}
{% macro raw_deletion_statements() -%}
    {%- if not load_relation(stored(ref('tombstones'))) -%}
        {%- do exceptions.raise_compiler_error(
            'raw_deletion_statements: found no ' ~ ref('tombstones') ~ ', expected a space that was built; run dbt build first.') -%}
    {%- endif -%}
    {%- set found = [] -%}
    {%- for entry in segment_sources() -%}
        {%- for table in segment_tables() if raw_columns(entry.name, table) -%}
            {%- do found.append(print_raw_deletion(source(entry.name, table), row_locator() ~ ' in (\n'
                ~ get_raw_rows_of_erased_sql(entry, table) ~ '\n)')) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if load_relation(stored(overrides_relation())) -%}
        {%- do found.append(print_raw_deletion(overrides_relation(), is_override_of_erased())) -%}
    {%- endif -%}
    {%- if deletion_requests_relation() and load_relation(stored(deletion_requests_relation())) -%}
        {%- do found.append(print_raw_deletion(deletion_requests_relation(),
            'trim(cast(request_id as ' ~ dbt.type_string() ~ ')) in (select request_id from ' ~ ref('deletion_receipts') ~ ')')) -%}
    {%- endif -%}
    {%- do print('No relation of yours holds anybody who was erased.') if not found | sum -%}
{%- endmacro %}

{# Returns how many rows there are. #}
{% macro print_raw_deletion(relation, condition) -%}
    {%- set statement = ' from ' ~ relation ~ '\nwhere ' ~ condition -%}
    {%- set count = fetch_row('select count(*)' ~ statement)[0] -%}
    {%- do print('\n-- ' ~ '{:,}'.format(count) ~ ' rows of ' ~ relation ~ '\ndelete' ~ statement ~ ';') if count > 0 -%}
    {{- return(count) -}}
{%- endmacro %}

{# Rows of one raw table with an erased identifier, received before it was erased. #}
{% macro get_raw_rows_of_erased_sql(entry, table) -%}
    with raw_rows as (
        {{ get_rows_of_raw_table_sql(entry, table, with_locator=true) | indent(8) }}
    ),

    normalized as (
        {{ get_normalized_identifiers_sql('raw_rows', ['raw_row', 'received_at']) | indent(8) }}
    ),

    identifiers as (
        {{ get_unpivoted_sql('normalized', ['raw_row', 'received_at'], present_identifier_slots()) | indent(8) }}

        union all

        select raw_row, received_at, external_id_type, external_id_value
        from (
            {{ get_external_ids_sql('normalized', ['raw_row', 'received_at']) | indent(12) }}
        ) as entries
    )

    select hashed.raw_row
    from (
        select
            raw_row,
            received_at,
            {{ identifier_hash('external_id_type', 'external_id_value') | indent(12) }} as identifier_hash
        from identifiers
    ) as hashed
    inner join {{ ref('tombstones') }} as tombstones on hashed.identifier_hash = tombstones.identifier_hash
    where
        hashed.received_at <= tombstones.erased_through
        or hashed.received_at is null
{%- endmacro %}

{% macro is_override_of_erased() -%}
    {%- set columns = overrides_columns() -%}
    {%- set decided_at = raw_timestamp(columns, ['decided_at']) -%}
    {%- set conditions = [] -%}
    {%- for end in ['', 'other_'] -%}
        {%- set type = trimmed(raw_text(columns, end ~ 'external_id_type')) -%}
        {%- set value = normalized_value_by_type(type, trimmed(raw_text(columns, end ~ 'external_id_value'))) -%}
        {%- do conditions.append(
            'exists (\n    select 1 from ' ~ ref('tombstones') ~ ' as tombstones\n    where tombstones.identifier_hash = '
            ~ identifier_hash(type, '(' ~ value ~ ')') ~ '\n    and coalesce(' ~ decided_at ~ ' <= tombstones.erased_through, true)\n)') -%}
    {%- endfor -%}
    {{- return(conditions | join('\nor ')) -}}
{%- endmacro %}
