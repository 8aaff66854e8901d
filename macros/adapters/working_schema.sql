{# Where working tables live on engines that have no temporary tables. #}

{# Makes room for the working tables of this invocation: tables that earlier invocations left behind
   when they were killed go. #}
{% macro prepare_working_tables() -%}
    {%- do adapter.dispatch('prepare_working_tables', 'identity_warehouse')() if execute -%}
{%- endmacro %}

{% macro default__prepare_working_tables() -%}
{%- endmacro %}

{% macro spark__prepare_working_tables() -%}
    {%- do execute_sql('create schema if not exists ' ~ working_schema()) -%}
    {%- do _drop_working_tables('iw_') -%}
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

{# Drops the tables of the working schema whose names begin with a prefix. #}
{% macro _drop_working_tables(prefix) -%}
    {%- set sql = 'show tables in ' ~ working_schema() ~ ' like ' ~ text_literal(prefix ~ '*') -%}
    {%- for schema, name, is_temporary in fetch_table(sql).rows if not is_temporary -%}
        {%- do execute_sql('drop table if exists ' ~ working_schema() ~ '.' ~ name ~ ' purge') -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns the schema of working tables. #}
{% macro working_schema() -%}
    {{- return(schema_name('working', var('space_name'))) -}}
{%- endmacro %}

{# Returns what the names of this invocation's working tables begin with. #}
{% macro working_table_prefix() -%}
    {{- return('iw_' ~ invocation_id.replace('-', '') ~ '_') -}}
{%- endmacro %}
