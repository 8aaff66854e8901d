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

{# Fills the working tables: pending_deletions, concerned_identifiers, doomed_rows. Returns how many requests there are. #}
{% macro collect_deletions(requests_sql, relations, receipts=none) -%}
    {%- set pending_count = fetch_row(
        create_working_table('pending_deletions', get_pending_deletions_sql(requests_sql, relations.identity_clusters, receipts))
        ~ 'select count(*) from ' ~ working_table('pending_deletions'))[0] -%}
    {%- if pending_count > 0 -%}
        {%- do execute_sql(
            create_working_table('concerned_members', get_concerned_members_sql(relations.identity_clusters))
            ~ create_working_table('concerned_identifiers', get_concerned_identifiers_sql(relations.identity_sightings))
            ~ create_working_table('doomed_names', get_doomed_names_sql(relations))
            ~ create_working_table('doomed_rows', get_doomed_rows_sql(relations))) -%}
    {%- endif -%}
    {{- return(pending_count) -}}
{%- endmacro %}

{% macro drop_deletion_tables() -%}
    {{- return(drop_working_tables([
        'pending_deletions', 'concerned_members', 'concerned_identifiers', 'doomed_names', 'doomed_rows',
        'renewed_tombstones', 'decided_suppressions', 'hidden_rejections', 'shown_rejections',
    ])) -}}
{%- endmacro %}

{% macro report_deletions(receipts) -%}
    {%- for status, problem, count in run_query(
        'select receipts.status, receipts.problem, count(*) from ' ~ receipts ~ ' as receipts'
        ~ ' inner join ' ~ working_table('pending_deletions') ~ ' as pending'
        ~ ' on receipts.request_hash = pending.request_hash'
        ~ ' group by receipts.status, receipts.problem order by receipts.status, receipts.problem').rows -%}
        {%- if status == 'refused' -%}
            {%- do exceptions.warn(
                'deletion_requests: ' ~ count ~ ' requests are refused (' ~ problem ~ '), expected '
                ~ deletion_problems()[problem] ~ '; make them anew.') -%}
        {%- else -%}
            {%- do log_progress('{:,}'.format(count) ~ ' deletion requests: ' ~ status) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
