{# dbt run-operation request_deletion --args '{type: email, value: jane@example.com, regulation: suppress_with_delete}':
   the next run processes it. With dry_run: true it prints what would go, by relation, and writes nothing. #}
{% macro request_deletion(type=none, value=none, regulation=none, request_id=none, dry_run=false) -%}
    {%- do refuse_deletion_request(type, value, regulation, dry_run) -%}
    {%- set requested = stored(ref('requested_deletions')) -%}
    {%- if not load_relation(requested) or not load_relation(stored(ref('identity_clusters'))) -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found no ' ~ requested ~ ', expected a space that was built; run dbt build first.') -%}
    {%- endif -%}
    {%- set request_id = request_id | string if request_id is not none else 'request-' ~ local_md5(invocation_id)[:16] -%}
    {%- if dry_run -%}
        {%- do begin_operation() -%}
        {%- do execute_sql(drop_deletion_tables() ~ drop_working_tables(['asked_deletions'])
            ~ create_working_table('asked_deletions', 'select * from ' ~ requested ~ ' where false')) -%}
        {%- do insert_deletion_request(
            working_table('asked_deletions'), request_id, regulation, type, value) -%}
        {%- do print_doomed_rows(regulation) -%}
        {%- do execute_sql('rollback') -%}
    {%- else -%}
        {%- do insert_deletion_request(requested, request_id, regulation, type, value) -%}
        {%- do adapter.commit() -%}
        {%- do print('Request ' ~ request_id ~ ' is noted; the next dbt run or dbt build processes it, and its receipt will be in '
            ~ ref('deletion_receipts') ~ '.') -%}
    {%- endif -%}
{%- endmacro %}

{% macro refuse_deletion_request(type, value, regulation, dry_run) -%}
    {%- if not type or value is none or not value | string | trim or regulation not in regulations() or dry_run is not boolean -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found ' ~ tojson({
                'type': type, 'value': 'a value' if value else value, 'regulation': regulation, 'dry_run': dry_run})
            ~ ', expected type, value, a regulation out of ' ~ regulations() | join(', ')
            ~ " and dry_run true or false; for example --args '{type: email, value: jane@example.com, regulation: delete}'.") -%}
    {%- endif -%}
{%- endmacro %}

{# By bindings, so that dbt's log has no value in its SQL. #}
{% macro insert_deletion_request(relation, request_id, regulation, type, value) -%}
    {%- set placeholder = get_binding_char() -%}
    {%- set placeholders = [placeholder, placeholder, placeholder, placeholder] | join(', ') -%}
    {%- do adapter.add_query(
        'insert into ' ~ relation ~ ' (request_id, regulation, external_id_type, external_id_value, requested_at) values ('
        ~ placeholders ~ ', ' ~ run_start() ~ ')',
        bindings=[request_id, regulation, type | string, value | string]) -%}
{%- endmacro %}

{% macro print_doomed_rows(regulation) -%}
    {%- set relations = erasable_relations(
        stored(ref('identity_sightings')), stored(ref('identity_clusters')), stored(ref('resolved_overrides'))) -%}
    {%- do collect_deletions('select * from ' ~ working_table('asked_deletions'), relations) -%}
    {%- set is_known = fetch_row(
        'select max(segment_id) from ' ~ working_table('pending_deletions'))[0] is not none -%}
    {%- if not is_known -%}
        {%- do print('No profile holds this identifier; the request would be processed with the status unknown_identifier.') -%}
    {%- endif -%}
    {%- if regulation in ['suppress', 'unsuppress'] -%}
        {%- do print(regulation ~ ' takes no row away: it concerns events that are received later.') -%}
    {%- else -%}
        {%- do print('\nWhat would go:') -%}
        {%- for table in relations -%}
            {%- set count = fetch_row(
                'select count(*) from ' ~ working_table('doomed_rows')
                ~ " where relation_name = '" ~ table ~ "'")[0] -%}
            {%- do print('%8s rows of %s' | format('{:,}'.format(count), relations[table])) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
