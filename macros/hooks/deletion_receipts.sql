{# What fills deletion_receipts, whose own select is empty, in the model's transaction: every request
   that has no receipt yet is processed whole, or nothing happens. Profiles are resolved by now, and
   nothing is published yet. #}

{# Post-hook. `requests` is the relation of the var deletion_requests, or none. Takes rows from six
   tables, of which identity_names, users_identities and profile_merges are built after this one,
   and values from rejected_identifiers. #}
{% macro after_deletion_receipts(
    receipts, requested, requests, tombstones, suppressions, rejections, relations
) -%}
    {%- if execute and not flags.EMPTY -%}
        {# Read marks: a receipt is the mark of its request. #}
        {%- do execute_sql(drop_deletion_statements()) -%}
        {%- set processed_at = utc_now() -%}
        {%- set pending_count = create_deletion_tables(
            get_deletion_requests_sql(requested, requests), relations, processed_at, receipts) -%}
        {%- if pending_count > 0 -%}
            {%- do log_progress(
                'processing ' ~ '{:,}'.format(pending_count) ~ ' deletion requests') -%}

            {# Write marks, work, and forget the requests themselves. #}
            {%- do execute_sql(
                'insert into ' ~ receipts ~ '\n'
                ~ get_receipts_sql(suppressions, processed_at) ~ ';\n'
                ~ erase_statements(relations)
                ~ (hide_rejections_statements(rejections) if load_relation(rejections) else '')
                ~ write_tombstones_statements(tombstones)
                ~ suppress_statements(suppressions, processed_at)
                ~ 'delete from ' ~ requested ~ ' where request_id in ('
                ~ 'select request_id from ' ~ working_table('pending_deletions') ~ ');\n') -%}
            {%- do report_deletions(receipts) -%}
        {%- endif -%}
        {%- do execute_sql(drop_deletion_statements()) -%}
    {%- endif -%}
{%- endmacro %}
