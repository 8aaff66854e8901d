{# dbt run-operation request_deletion --args '{type: email, value_env: FORGET, regulation: delete}':
   the next run processes it. The value is in the environment variable FORGET, because dbt logs its
   command line; value: jane@example.com in place of value_env gives it there all the same. With
   dry_run: true it prints what would go, by relation, and writes nothing. #}
{% macro request_deletion(
    type=none, value=none, regulation=none, request_id=none, dry_run=false, value_env=none
) -%}
    {%- set value = _read_environment(value_env, value) if value_env is not none else value -%}
    {%- do _refuse_deletion_request(type, value, regulation, dry_run) -%}
    {%- set requested = table_behind(ref('requested_deletions')) -%}
    {%- if not load_relation(requested) or not load_relation(table_behind(ref('identity_clusters'))) -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found no ' ~ requested ~ ', expected a space that was built; run dbt build first.') -%}
    {%- endif -%}
    {%- set request_id = request_id | string if request_id is not none else 'request-' ~ local_md5(invocation_id)[:16] -%}
    {%- if dry_run -%}
        {%- do begin_operation() -%}
        {%- do execute_sql(drop_deletion_statements() ~ drop_table_statements(['asked_deletions'])
            ~ create_table_statements('asked_deletions', 'select * from ' ~ requested ~ ' where false')) -%}
        {%- do _insert_deletion_request(
            working_table('asked_deletions'), request_id, regulation, type, value) -%}
        {%- do _print_erased_rows(regulation) -%}
        {%- do execute_sql('rollback') -%}
    {%- else -%}
        {%- do _insert_deletion_request(requested, request_id, regulation, type, value) -%}
        {%- do adapter.commit() -%}
        {%- do print('Request ' ~ request_id ~ ' is noted; the next dbt run or dbt build processes it, and its receipt will be in '
            ~ ref('deletion_receipts') ~ '.') -%}
    {%- endif -%}
{%- endmacro %}

{# Repeats no argument: a value that stands in the wrong place stays out of logs as well. #}
{% macro _refuse_deletion_request(type, value, regulation, dry_run) -%}
    {%- set problems = [] -%}
    {%- do problems.append('no type') if not type -%}
    {%- do problems.append('no value') if value is none or not value | string | trim -%}
    {%- do problems.append('no regulation of that name') if regulation not in regulations() -%}
    {%- do problems.append('neither true nor false as dry_run') if dry_run is not boolean -%}
    {%- if problems -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found ' ~ problems | join(', ')
            ~ ', expected type, value, a regulation out of ' ~ regulations() | join(', ')
            ~ ' and dry_run true or false; for example --args '
            ~ "'{type: email, value_env: FORGET, regulation: delete}'.") -%}
    {%- endif -%}
{%- endmacro %}

{# dbt reads what begins with DBT_ itself, and writes some of it into its files. #}
{% macro _read_environment(value_env, value) -%}
    {%- set form = '(?!DBT_)[A-Za-z_][A-Za-z0-9_]*' -%}
    {%- set is_name = value_env is string and modules.re.fullmatch(form, value_env) -%}
    {%- set found = env_var(value_env, '') if is_name else '' -%}
    {%- set problem = 'both value and value_env' if value is not none
        else 'a value_env that is no name of a variable, or begins with DBT_' if not is_name
        else 'no variable of the name in value_env, or an empty one' if not found | trim -%}
    {%- if problem -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found ' ~ problem
            ~ ', expected either value, or value_env with the name of an environment variable that '
            ~ "has it; for example --args '{type: email, value_env: FORGET, regulation: delete}'.") -%}
    {%- endif -%}
    {{- return(found) -}}
{%- endmacro %}

{# By bindings, so that dbt's log has no value in its SQL. #}
{% macro _insert_deletion_request(relation, request_id, regulation, type, value) -%}
    {%- set placeholder = get_binding_char() -%}
    {%- set placeholders = [placeholder, placeholder, placeholder, placeholder] | join(', ') -%}
    {%- do adapter.add_query(
        'insert into ' ~ relation ~ ' (request_id, regulation, external_id_type, external_id_value, requested_at) values ('
        ~ placeholders ~ ', ' ~ run_start() ~ ')',
        bindings=[request_id, regulation, type | string, value | string]) -%}
{%- endmacro %}

{% macro _print_erased_rows(regulation) -%}
    {%- set relations = erasable_relations(
        table_behind(ref('identity_sightings')), table_behind(ref('identity_clusters')), table_behind(ref('resolved_overrides'))) -%}
    {%- do create_deletion_tables(
        'select * from ' ~ working_table('asked_deletions'), relations, utc_now()) -%}
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
                'select count(*) from ' ~ working_table('erased_rows')
                ~ " where relation_name = '" ~ table ~ "'")[0] -%}
            {%- do print('%8s rows of %s' | format('{:,}'.format(count), relations[table])) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
