{# How somebody asks for a deletion. A run processes the request (macros/deletion). #}

{# dbt run-operation request_deletion --args '{type: email, value_env: FORGET, regulation: delete}'
   notes a request for the next run. The environment variable FORGET holds the value, because dbt
   logs its command line; `value: "jane@example.com"` in place of value_env gives the value there
   all the same. With dry_run: true it prints how many rows would go from which relation, and writes
   nothing. Raises if an argument is missing or wrong, or no space was built. #}
{% macro request_deletion(
    type=none, value=none, regulation=none, request_id=none, dry_run=false, value_env=none
) -%}
    {%- set value = _read_environment(value_env, value) if value_env is not none else value -%}
    {%- do refuse_arguments_without_quotes(
        'request_deletion', {'type': type, 'value': value, 'request_id': request_id}) -%}
    {%- do _refuse_deletion_request(type, value, regulation, dry_run) -%}
    {%- do refuse_settings() -%}
    {%- set operation_requests = table_behind(ref('requested_deletions')) -%}
    {%- do _refuse_space_that_was_not_built(operation_requests) -%}
    {%- set request_id = request_id if request_id is not none
        else 'request-' ~ local_md5(invocation_id)[:16] -%}
    {%- if dry_run -%}
        {%- do _print_dry_run(operation_requests, request_id, regulation, type, value) -%}
    {%- else -%}
        {%- do begin_operation() -%}
        {%- do _write_asked_deletion(operation_requests, request_id, regulation, type, value) -%}
        {%- do _refuse_processed_request() -%}
        {%- do execute_sql(
            'insert into ' ~ operation_requests ~ ' select * from '
            ~ working_table('asked_deletions')) -%}
        {%- do end_operation() -%}
        {%- do print(
            'Request ' ~ request_id ~ ' is noted; the next dbt run or dbt build processes it, and '
            ~ 'its receipt will be in ' ~ ref('deletion_receipts') ~ '.') -%}
    {%- endif -%}
{%- endmacro %}

{# Writes the request into asked_deletions, a working table like requested_deletions. #}
{% macro _write_asked_deletion(operation_requests, request_id, regulation, type, value) -%}
    {%- do execute_sql(
        drop_table_statements(['asked_deletions'])
        ~ create_table_statements('asked_deletions',
            'select * from ' ~ operation_requests ~ ' where false')) -%}
    {%- do _insert_deletion_request(
        working_table('asked_deletions'), request_id, regulation, type, value) -%}
{%- endmacro %}

{# Raises if the request in asked_deletions has a receipt: no run would process it. #}
{% macro _refuse_processed_request() -%}
    {%- set receipts = table_behind(ref('deletion_receipts')) -%}
    {%- if load_relation(receipts) and fetch_row(
        'select count(*) from ' ~ working_table('asked_deletions')
        ~ ' where ' ~ is_processed_request(receipts))[0] > 0 -%}
        {%- do undo_operation() -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found a receipt of the same request with the same request_id in '
            ~ receipts ~ ', expected a request_id of its own for each request; give another one,'
            ~ ' or leave request_id out.') -%}
    {%- endif -%}
{%- endmacro %}

{# Raises unless requested_deletions and identity_clusters exist. #}
{% macro _refuse_space_that_was_not_built(operation_requests) -%}
    {%- if not load_relation(operation_requests)
        or not load_relation(table_behind(ref('identity_clusters'))) -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found no ' ~ operation_requests
            ~ ', expected a space that was built; run dbt build first.') -%}
    {%- endif -%}
{%- endmacro %}

{# Prints what the request would take away, and undoes whatever it wrote for that. #}
{% macro _print_dry_run(operation_requests, request_id, regulation, type, value) -%}
    {%- do begin_operation() -%}
    {%- do execute_sql(drop_deletion_statements()) -%}
    {%- do _write_asked_deletion(operation_requests, request_id, regulation, type, value) -%}
    {%- do _print_erased_rows(regulation) -%}
    {%- do undo_operation() -%}
{%- endmacro %}

{# Raises if an argument is missing or wrong. The message repeats no argument: a value that stands
   in the wrong place stays out of logs as well. #}
{% macro _refuse_deletion_request(type, value, regulation, dry_run) -%}
    {%- set problems = [] -%}
    {%- do problems.append('no type') if not type -%}
    {%- do problems.append('no value') if not value or not value | trim -%}
    {%- do problems.append('no regulation of that name') if regulation not in regulations() -%}
    {%- do problems.append('neither true nor false as dry_run') if dry_run is not boolean -%}
    {%- if problems -%}
        {%- do exceptions.raise_compiler_error(
            'request_deletion: found ' ~ problems | join(', ')
            ~ ', expected type, value in quotes, a regulation out of ' ~ regulations() | join(', ')
            ~ ' and dry_run true or false; for example --args '
            ~ "'{type: email, value_env: FORGET, regulation: delete}'.") -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the value of the environment variable that `value_env` names. Raises if `value` is given
   too, if value_env is no name, or if the variable is empty. Names that begin with DBT_ are
   refused: dbt reads such variables itself, and writes some of them into its files. #}
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
            ~ 'has it; for example --args '
            ~ "'{type: email, value_env: FORGET, regulation: delete}'.") -%}
    {%- endif -%}
    {{- return(found) -}}
{%- endmacro %}

{# Inserts one request into `relation`. The value is a binding, so that dbt's log does not have it
   in the SQL. #}
{% macro _insert_deletion_request(relation, request_id, regulation, type, value) -%}
    {%- set binding = get_binding_char() -%}
    {%- set sql -%}
        insert into {{ relation }} (
            request_id, regulation, external_id_type, external_id_value, requested_at
        )
        values (
            {{ binding }}, {{ binding }}, {{ binding }}, {{ binding }}, {{ run_start() }}
        )
    {%- endset -%}
    {%- do adapter.add_query(
        sql, bindings=[request_id, regulation, type, value]) -%}
{%- endmacro %}

{# Prints what the request in asked_deletions would take away: how many rows of which relation, and
   whether any profile holds the identifier. #}
{% macro _print_erased_rows(regulation) -%}
    {%- set relations = erasable_relations(
        table_behind(ref('identity_sightings')), table_behind(ref('identity_clusters')),
        table_behind(ref('resolved_overrides'))) -%}
    {%- do create_deletion_tables(
        'select * from ' ~ working_table('asked_deletions'), relations, utc_now()) -%}
    {%- set is_known = fetch_row(
        'select max(segment_id) from ' ~ working_table('pending_deletions'))[0] is not none -%}
    {%- if not is_known -%}
        {%- do print(
            'No profile holds this identifier; the request would be processed with the status '
            ~ 'unknown_identifier.') -%}
    {%- endif -%}
    {%- if regulation in ['suppress', 'unsuppress'] -%}
        {%- do print(
            regulation ~ ' takes no row away: it concerns events that are received later.') -%}
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
