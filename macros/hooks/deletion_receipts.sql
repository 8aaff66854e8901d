{# Post-hook of deletion_receipts, in its transaction: processes every request that has no receipt yet, so that either all
   of it happens or nothing. #}
{% macro after_deletion_receipts(receipts, requested, requests, tombstones, suppressions, rejections, relations) -%}
    {%- if execute and not flags.EMPTY -%}
        {%- do execute_sql(drop_deletion_statements()) -%}
        {%- set pending_count = create_deletion_tables(get_deletion_requests_sql(requested, requests), relations, receipts) -%}
        {%- if pending_count > 0 -%}
            {%- do log_progress('processing ' ~ '{:,}'.format(pending_count) ~ ' deletion requests') -%}
            {%- do execute_sql(
                'insert into ' ~ receipts ~ '\n' ~ get_receipts_sql(suppressions) ~ ';\n'
                ~ erase_statements(relations)
                ~ (hide_rejections_statements(rejections) if load_relation(rejections) else '')
                ~ write_tombstones_statements(tombstones)
                ~ suppress_statements(suppressions)
                ~ 'delete from ' ~ requested ~ ' where request_id in ('
                ~ 'select request_id from ' ~ working_table('pending_deletions') ~ ');\n') -%}
            {%- do report_deletions(receipts) -%}
        {%- endif -%}
        {%- do execute_sql(drop_deletion_statements()) -%}
    {%- endif -%}
{%- endmacro %}
