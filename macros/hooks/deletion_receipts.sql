{# What fills deletion_receipts, whose own select is empty. Everything happens in the model's
   transaction: every request without a receipt is processed whole, or nothing happens. Profiles are
   resolved by now, and nothing is published yet. #}

{# Post-hook: processes all pending requests. `operation_requests` is the relation
   requested_deletions, `relation_requests` the relation that the var deletion_requests names, or
   none. `relations` comes from erasable_relations. Three of its tables (identity_names,
   users_identities, profile_merges) are built after this model, so the hook takes rows from
   relations that are older than the run. Warns of refused requests.

   Without transactions a run that died in between has noted when it processed requests. What they
   erase is found from profiles, so profiles are resolved from nothing before the next run comes
   here, and the requests of that moment are processed to their end, with the receipts that they
   have. #}
{% macro after_deletion_receipts(
    receipts, operation_requests, relation_requests, tombstones, suppressions, rejections, relations
) -%}
    {%- if execute and not flags.EMPTY -%}
        {# Read marks: a receipt is the mark of its request. #}
        {%- do execute_sql(drop_deletion_statements()) -%}
        {%- set repeated_at = unfinished_since(this.identifier) -%}
        {%- set processed_at = repeated_at or utc_now() -%}
        {%- set requests_sql = get_deletion_requests_sql(operation_requests, relation_requests) -%}
        {%- set pending_count = create_deletion_tables(
            requests_sql, relations, processed_at, receipts, repeated_at) -%}
        {%- if pending_count > 0 -%}
            {%- do start_writing('identity_clusters') -%}
            {%- do start_writing(this.identifier, processed_at) -%}
            {%- do log_progress(
                'processing ' ~ '{:,}'.format(pending_count) ~ ' deletion requests') -%}

            {# Write marks, and work. Receipts come first, because they count what goes and tell
               which suppressions are open. #}
            {%- set receipts_sql = get_receipts_sql(suppressions, processed_at) -%}
            {%- do execute_sql(
                ('insert into ' ~ receipts ~ '\n' ~ receipts_sql ~ ';\n' if not repeated_at else '')
                ~ write_tombstones_statements(tombstones, repeated_at)
                ~ suppress_statements(suppressions, processed_at)
                ~ (hide_rejections_statements(rejections) if load_relation(rejections) else '')
                ~ erase_statements(relations)) -%}
            {%- do report_deletions(receipts) -%}
        {%- endif -%}
        {%- if pending_count > 0 or repeated_at -%}
            {%- do finish_writing('identity_clusters') -%}
            {%- do finish_writing(this.identifier) -%}
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
