{# What fills deletion_receipts, whose own select is empty. Everything happens in the model's
   transaction: every request without a receipt is processed whole, or nothing happens. Profiles are
   resolved by now, and nothing is published yet. #}

{# Post-hook: processes all pending requests. `operation_requests` is the relation
   requested_deletions, `relation_requests` the relation that the var deletion_requests names, or
   none. `relations` comes from erasable_relations. Three of its tables (identity_names,
   users_identities, profile_merges) are built after this model, so the hook takes rows from
   relations that are older than the run. Warns of refused requests. #}
{% macro after_deletion_receipts(
    receipts, operation_requests, relation_requests, tombstones, suppressions, rejections, relations
) -%}
    {%- if execute and not flags.EMPTY -%}
        {# Read marks: a receipt is the mark of its request. #}
        {%- do execute_sql(drop_deletion_statements()) -%}
        {%- set processed_at = utc_now() -%}
        {%- set requests_sql = get_deletion_requests_sql(operation_requests, relation_requests) -%}
        {%- set pending_count
            = create_deletion_tables(requests_sql, relations, processed_at, receipts) -%}
        {%- if pending_count > 0 -%}
            {%- do log_progress(
                'processing ' ~ '{:,}'.format(pending_count) ~ ' deletion requests') -%}

            {# Write marks, and work. Receipts come first, because they count what goes and tell
               which suppressions are open. #}
            {%- do execute_sql(
                'insert into ' ~ receipts ~ '\n'
                ~ get_receipts_sql(suppressions, processed_at) ~ ';\n'
                ~ erase_statements(relations)
                ~ (hide_rejections_statements(rejections) if load_relation(rejections) else '')
                ~ write_tombstones_statements(tombstones)
                ~ suppress_statements(suppressions, processed_at)) -%}
            {%- do report_deletions(receipts) -%}
        {%- endif -%}
        {%- do _forget_requests(operation_requests, receipts) -%}
        {%- do execute_sql(drop_deletion_statements()) -%}
    {%- endif -%}
{%- endmacro %}

{# Takes every request that has a receipt out of requested_deletions, also one that was asked twice:
   it shows an identifier. Rows of the relation that the var names stay, because that relation is
   not ours. #}
{% macro _forget_requests(operation_requests, receipts) -%}
    {%- if fetch_row('select count(*) from ' ~ operation_requests)[0] > 0 -%}
        {%- do execute_sql(
            'delete from ' ~ operation_requests ~ ' where ' ~ is_processed_request(receipts)) -%}
    {%- endif -%}
{%- endmacro %}
