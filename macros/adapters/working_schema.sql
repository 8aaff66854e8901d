{# Where working tables live on engines that have no temporary tables. #}

{# Makes room for the working tables of this invocation: tables that killed invocations left behind
   go. Others may be at work just then, a build among them, and nothing tells who was killed. So
   only tables go that are a day old, as their names say: no run may take longer. #}
{% macro prepare_working_tables() -%}
    {%- do adapter.dispatch('prepare_working_tables', 'identity_warehouse')() if execute -%}
{%- endmacro %}

{% macro default__prepare_working_tables() -%}
{%- endmacro %}

{% macro spark__prepare_working_tables() -%}
    {%- do execute_sql('create schema if not exists ' ~ working_schema()) -%}
    {%- set a_day_ago = run_started_at - modules.datetime.timedelta(days=1) -%}
    {%- do _drop_working_tables('iw_', _prefix_since(a_day_ago)) -%}
{%- endmacro %}

{# Drops the working tables that this invocation still has. #}
{% macro drop_working_tables() -%}
    {%- do adapter.dispatch('drop_working_tables', 'identity_warehouse')() if execute -%}
{%- endmacro %}

{% macro default__drop_working_tables() -%}
{%- endmacro %}

{% macro spark__drop_working_tables() -%}
    {%- do _drop_working_tables(working_table_prefix()) -%}
{%- endmacro %}

{# Drops the tables of the working schema whose names begin with `prefix`, and if `end` is given
   come before it. #}
{% macro _drop_working_tables(prefix, end=none) -%}
    {%- set sql = 'show tables in ' ~ working_schema() ~ ' like ' ~ text_literal(prefix ~ '*') -%}
    {%- for schema, name, is_temporary in fetch_table(sql).rows
        if not is_temporary and (end is none or name < end) -%}
        {%- do execute_sql('drop table if exists ' ~ working_schema() ~ '.' ~ name ~ ' purge') -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns the schema of working tables. #}
{% macro working_schema() -%}
    {{- return(schema_name('working', var('space_name'))) -}}
{%- endmacro %}

{# Returns what the names of this invocation's working tables begin with: when it started, and its
   id. #}
{% macro working_table_prefix() -%}
    {{- return(_prefix_since(run_started_at) ~ invocation_id.replace('-', '') ~ '_') -}}
{%- endmacro %}

{# Returns what names of working tables begin with whose invocation started at a moment. #}
{% macro _prefix_since(moment) -%}
    {{- return(moment.strftime('iw_%Y%m%d%H%M%S_')) -}}
{%- endmacro %}
