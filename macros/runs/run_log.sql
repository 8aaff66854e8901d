{# When this run began, as a timestamp in UTC. #}
{% macro run_start() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}

{# The moment, in UTC, as a timestamp. #}
{% macro utc_now() -%}
    {%- set now = modules.datetime.datetime.now(modules.pytz.utc) -%}
    cast('{{ now.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as timestamp)
{%- endmacro %}

{# How long the work of a model takes: from its pre-hook to its post-hook, in seconds. The clock is
   kept with the node that dbt runs. #}
{% macro start_run_clock() -%}
    {%- do model.update({'run_clock': modules.datetime.datetime.now()}) -%}
{%- endmacro %}

{% macro run_clock_seconds() -%}
    {{- return((modules.datetime.datetime.now() - model['run_clock']).total_seconds()) -}}
{%- endmacro %}

{# Fills columns of this run's row in identity_runs. `values` maps columns to SQL. #}
{% macro update_run(runs, values) -%}
    {%- set settings = [] -%}
    {%- for column, value in values.items() -%}
        {%- do settings.append(column ~ ' = ' ~ value) -%}
    {%- endfor -%}
    {%- do execute_sql(
        'update ' ~ runs ~ ' set ' ~ settings | join(', ')
        ~ " where run_id = '" ~ invocation_id ~ "'") -%}
{%- endmacro %}

{% macro log_progress(message) -%}
    {%- do log(modules.datetime.datetime.now().strftime('%H:%M:%S') ~ ' | ' ~ message, info=true) -%}
{%- endmacro %}
