{# Raw tables, and relations named by vars, are the user's. This project deletes nothing from them;
   it says how to. #}

{# dbt run-operation raw_deletion_statements prints, for each relation of the user's that still
   holds somebody who was erased, how many of its rows do, and the statement that deletes them, or
   why none can. The statements name nobody, and find the rows when they run. Reads only. Raises if
   no space was built. #}
{% macro raw_deletion_statements() -%}
    {%- do refuse_settings() -%}
    {%- if not load_relation(table_behind(ref('tombstones'))) -%}
        {%- do exceptions.raise_compiler_error(
            'raw_deletion_statements: found no ' ~ ref('tombstones')
            ~ ', expected a space that was built; run dbt build first.') -%}
    {%- endif -%}
    {%- set found = [] -%}
    {%- for entry in segment_sources() -%}
        {%- for table in tables_of(entry) if raw_columns(entry.name, table) -%}
            {%- do found.append(_print_deletion_from_raw_table(entry, table)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if override_relation_columns() -%}
        {%- do found.append(
            _print_deletion_by_condition(override_relation(), _is_override_of_erased())) -%}
    {%- endif -%}
    {%- set relation_requests = deletion_requests_relation() -%}
    {%- if relation_requests and deletion_requests_columns(relation_requests) -%}
        {%- do found.append(
            _print_deletion_by_condition(relation_requests, _is_processed_relation_request())) -%}
    {%- endif -%}
    {%- if not found | sum -%}
        {%- do print('No relation of yours holds anybody who was erased.') -%}
    {%- endif -%}
{%- endmacro %}

{# Prints the deletion from one raw table; returns how many rows it concerns. A row may hold several
   erased identifiers, and counts once. Rows of views and files lie nowhere, so they are numbered to
   be counted. #}
{% macro _print_deletion_from_raw_table(entry, table) -%}
    {%- if 'files' in entry -%}
        {%- set relation = entry.files -%}
        {%- set obstacle = 'an archive of files; write them anew without these messages' -%}
    {%- else -%}
        {%- set relation = raw_relation(entry.name, table) -%}
        {%- set obstacle = find_obstacle_to_deletion(relation) -%}
    {%- endif -%}
    {%- set locator = 'row_number() over ()' if obstacle else raw_row_locator() -%}
    {%- set rows = '(\n' ~ _get_raw_rows_of_erased_sql(entry, table, locator) ~ '\n)' -%}
    {%- set count = fetch_row(
        'select count(distinct raw_row) from ' ~ rows ~ ' as erased_rows')[0] -%}
    {%- do _print_raw_deletion(relation, count, obstacle, locator ~ ' in ' ~ rows) -%}
    {{- return(count) -}}
{%- endmacro %}

{# Prints the deletion of the rows of a relation that `condition` holds for; returns how many they
   are. #}
{% macro _print_deletion_by_condition(relation, condition) -%}
    {%- set count = fetch_row('select count(*) from ' ~ relation ~ '\nwhere ' ~ condition)[0] -%}
    {%- do _print_raw_deletion(relation, count, find_obstacle_to_deletion(relation), condition) -%}
    {{- return(count) -}}
{%- endmacro %}

{# Prints the number of rows, and the statement or the obstacle; nothing if there are no rows. #}
{% macro _print_raw_deletion(relation, count, obstacle, condition) -%}
    {%- set found = '\n-- ' ~ '{:,}'.format(count) ~ ' rows of ' ~ relation -%}
    {%- if count > 0 and obstacle -%}
        {%- do print(found ~ ', which is ' ~ obstacle ~ '.') -%}
    {%- elif count > 0 -%}
        {%- do print(found ~ '\ndelete from ' ~ relation ~ '\nwhere ' ~ condition ~ ';') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns a query (raw_row): rows of one raw table with an erased identifier, once per such
   identifier. Rows that were received after the erasure stay; rows without received_at go. raw_row
   is the value of `locator`. #}
{% macro _get_raw_rows_of_erased_sql(entry, table, locator) -%}
    with raw_rows as (
        {{ get_rows_of_raw_table_sql(entry, table, locator=locator) | indent(8) }}
    ),

    normalized as materialized (
        {{ get_normalized_identifiers_sql('raw_rows', ['raw_row', 'received_at']) | indent(8) }}
    ),

    identifiers as (
        {{ get_unpivoted_sql(
            'normalized', ['raw_row', 'received_at'], present_identifier_slots()) | indent(8) }}

        union all

        select raw_row, received_at, external_id_type, external_id_value
        from (
            {{ get_context_external_ids_sql(
                'normalized', ['raw_row', 'received_at']) | indent(12) }}
        ) as entries
    )

    select hashed.raw_row
    from (
        select
            raw_row,
            received_at,
            {{ identifier_hash('external_id_type', 'external_id_value') | indent(12) }}
                as identifier_hash
        from identifiers
    ) as hashed
    inner join {{ ref('tombstones') }} as tombstones
        on hashed.identifier_hash = tombstones.identifier_hash
    where
        hashed.received_at <= tombstones.erased_through
        or hashed.received_at is null
{%- endmacro %}

{# Returns a condition: whether one of the two identifiers in a row of the var identity_overrides
   was erased after the row was decided, or at any time if the row does not say when. #}
{% macro _is_override_of_erased() -%}
    {%- set columns = override_relation_columns() -%}
    {%- set decided_at = raw_timestamp(columns, ['decided_at']) -%}
    {%- set conditions = [] -%}
    {%- for end in ['', 'other_'] -%}
        {%- set type = trimmed(raw_text(columns, end ~ 'external_id_type')) -%}
        {%- set value = trimmed(raw_text(columns, end ~ 'external_id_value')) -%}
        {%- do conditions.append(_is_erased_after(
            type, '(' ~ normalized_value_by_type(type, value) ~ ')', decided_at)) -%}
    {%- endfor -%}
    {{- conditions | join('\nor ') -}}
{%- endmacro %}

{# Returns a condition: whether an identifier was erased at `moment` or later; any time will do if
   the moment is null. Arguments are SQL expressions. The condition is printed, so its lines begin
   at the margin. #}
{% macro _is_erased_after(type, value, moment) -%}
exists (
    select 1 from {{ ref('tombstones') }} as tombstones
    where tombstones.identifier_hash = {{ identifier_hash(type, value) }}
    and coalesce({{ moment }} <= tombstones.erased_through, true)
)
{%- endmacro %}

{# Returns a condition: whether a row of the relation of the var deletion_requests has a receipt. #}
{% macro _is_processed_relation_request() -%}
    {%- set columns = deletion_requests_columns(deletion_requests_relation()) -%}
    {%- set texts = {} -%}
    {%- for column in texts_of_request() -%}
        {%- do texts.update({column: raw_text(columns, column)}) -%}
    {%- endfor -%}
    {{ is_processed_request(ref('deletion_receipts'), texts) }}
{%- endmacro %}
