{# What surrounds the select of rejected_identifiers, in its transaction. #}

{# Pre-hook: a table that is built anew begins empty. Elsewhere rows that are not read again,
   because a column of theirs is gone, are counted for good, and raw tables that have other loading
   columns by now are counted anew. #}
{% macro before_rejected_identifiers(this, watermarks, tombstones, suppressions) -%}
    {%- if execute -%}
        {%- do prepare_engine() -%}
        {%- do forbid_nested_loops() if check_anyone_forgotten(tombstones, suppressions) -%}
        {%- do start_writing(this.identifier) -%}
        {%- if builds_anew() -%}
            {%- set sql -%}
                {%- if is_incremental() %}
                delete from {{ this }};
                {%- endif %}
                delete from {{ watermarks }}
                where relation_name in
                    ('{{ this.identifier }}', 'settled_by_loading', 'counted_files')
                and subject like '%.%'
            {%- endset -%}
            {%- do execute_sql(sql) -%}
        {%- elif is_incremental() -%}
            {%- do execute_sql(settle_lost_columns_statements(this, watermarks))
                if find_noted_columns(watermarks).values() | selectattr('floor') | list -%}
            {%- set recounted = find_tables_to_recount(watermarks) -%}
            {%- do execute_sql(forget_rejections_statements(this, watermarks, recounted))
                if recounted -%}
        {%- endif -%}
        {%- do write_ctes() -%}
    {%- endif -%}
{%- endmacro %}

{# Post-hook: notes up to when rejections are settled, by received_at and by loading times. Rows
   that the next run does not look back for are counted for good. With --empty nothing was read. #}
{% macro after_rejected_identifiers(this, watermarks) -%}
    {%- if execute -%}
        {%- do create_indexes(this, [
            {'name': 'key', 'on': 'rejection_key', 'is_unique': true},
        ], is_bulk=builds_anew()) -%}
    {%- endif -%}
    {%- if execute and not flags.EMPTY -%}
        {%- for reader, settles_through, fingerprint in [
            (this.identifier, 'settles_by_receipt', 'source_key'),
            ('settled_by_loading', 'settles_by_loading', 'read_columns'),
        ] -%}
            {%- do measure_loaded_rows(
                _get_settled_through_sql(watermarks, settles_through, fingerprint)) -%}
            {%- do move_watermarks(watermarks, reader) -%}
        {%- endfor -%}
        {%- do note_files(watermarks, 'counted_files') -%}
    {%- endif -%}
    {%- if execute -%}
        {%- do drop_ctes() -%}
        {%- do finish_writing(this.identifier) -%}
    {%- endif -%}
{%- endmacro %}

{# Returns a query (subject, fingerprint, read_through_at, row_count), one row per raw table whose
   rejections are settled up to some time; rows are not counted. #}
{% macro _get_settled_through_sql(watermarks, settles_through, fingerprint) -%}
    select
        raw_table as subject,
        {{ fingerprint }} as fingerprint,
        {{ settles_through }} as read_through_at,
        0 as row_count
    from ({{ get_settling_times_sql(watermarks) }}) as settling_times
    where {{ settles_through }} is not null
{%- endmacro %}
