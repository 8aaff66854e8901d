{# Post-hook of deletion_receipts, in its transaction: processes every request that has no receipt yet, so that either all
   of it happens or nothing. #}
{% macro process_deletions(receipts, requested, requests, tombstones, suppressions, rejections, relations) -%}
    {%- if execute and not flags.EMPTY -%}
        {%- do execute_sql(drop_deletion_tables()) -%}
        {%- set pending_count = collect_deletions(get_deletion_requests_sql(requested, requests), relations, receipts) -%}
        {%- if pending_count > 0 -%}
            {%- do log_progress('processing ' ~ '{:,}'.format(pending_count) ~ ' deletion requests') -%}
            {%- do execute_sql(
                'insert into ' ~ receipts ~ '\n' ~ get_receipts_sql(suppressions) ~ ';\n'
                ~ get_erase_statements(relations)
                ~ (get_hide_rejections_statements(rejections) if load_relation(rejections) else '')
                ~ get_bury_statements(tombstones)
                ~ get_suppress_statements(suppressions)
                ~ 'delete from ' ~ requested ~ ' where request_id in ('
                ~ 'select request_id from ' ~ working_table('pending_deletions') ~ ');\n') -%}
            {%- do report_deletions(receipts) -%}
        {%- endif -%}
        {%- do execute_sql(drop_deletion_tables()) -%}
    {%- endif -%}
{%- endmacro %}
