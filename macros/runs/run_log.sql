{# What a run says of itself: its times, its row in identity_runs, and lines in dbt's log. #}

{# An expression: when this run began, as a timestamp in UTC. #}
{% macro run_start() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}

{# An expression: the moment at which it is rendered, as a timestamp in UTC. #}
{% macro utc_now() -%}
    {%- set now = modules.datetime.datetime.now(modules.pytz.utc) -%}
    cast('{{ now.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}

{# Starts the clock that measures how long a model works, from its pre-hook to its post-hook. The
   clock is kept with the node that dbt runs. #}
{% macro start_run_clock() -%}
    {%- do model.update({'run_clock': modules.datetime.datetime.now()}) -%}
{%- endmacro %}

{# Returns how many seconds have passed since start_run_clock(). #}
{% macro run_clock_seconds() -%}
    {{- return((modules.datetime.datetime.now() - model['run_clock']).total_seconds()) -}}
{%- endmacro %}

{# Fills columns of this run's row in identity_runs, `runs`. `values` maps columns to SQL. #}
{% macro update_run(runs, values) -%}
    {%- set noted, measured = {}, [] -%}
    {%- for column, value in values.items() -%}
        {%- do noted.update({column: 'measured.' ~ column}) -%}
        {%- do measured.append(value ~ ' as ' ~ column) -%}
    {%- endfor -%}
    {%- do execute_sql(update_rows_statements(
        runs, 'runs', noted, '(select ' ~ measured | join(', ') ~ ')', 'measured',
        "runs.run_id = '" ~ invocation_id ~ "'")) -%}
{%- endmacro %}

{# Writes a message to dbt's log and to the terminal, with the time of day before it. #}
{% macro log_progress(message) -%}
    {%- do log(
        modules.datetime.datetime.now().strftime('%H:%M:%S') ~ ' | ' ~ message, info=true) -%}
{%- endmacro %}

{# Writes one line about what a run did, if it opened a row in identity_runs. `results` is what dbt
   hands to on-run-end. #}
{% macro report_run(results) -%}
    {%- for result in results if result.node.name == 'identity_runs'
        and result.node.package_name == 'identity_warehouse' and result.status == 'success' -%}
        {%- set columns = [
            'raw_row_count', 'sighting_count', 'resolved_identifier_count', 'resolved_link_count',
            'joined_link_count', 'refused_link_count', 'round_count', 'published_row_count',
        ] -%}
        {%- set counts = [] -%}
        {%- for count in fetch_row(
            'select ' ~ columns | join(', ') ~ ' from ' ~ result.node.relation_name
            ~ " where run_id = '" ~ invocation_id ~ "'") -%}
            {%- do counts.append('{:,}'.format((count or 0) | int)) -%}
        {%- endfor -%}
        {%- set now = modules.datetime.datetime.now(modules.pytz.utc) -%}
        {%- do counts.append((now - run_started_at).total_seconds()) -%}
        {%- do log_progress(
            ('identities: {} new events, {} new sightings; {} identifiers and {} links resolved,'
            ~ ' {} merges and {} refusals in {} rounds; {} rows published; {:.1f} s')
            .format(*counts)) -%}
    {%- endfor -%}
{%- endmacro %}
