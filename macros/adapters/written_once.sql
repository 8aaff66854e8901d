{# Queries of a model that several of its CTEs read. Most engines run such a query once, as
   as_materialized() says. Spark would run it for each reader, and number tied rows in each anew. #}

{# To be called around the query of a CTE: returns the query, or one that reads the working table
   `name`, which write_ctes() fills. #}
{% macro written_once(name) -%}
    {{- return(adapter.dispatch('written_once', 'identity_warehouse')(name, caller())) -}}
{%- endmacro %}

{% macro default__written_once(name, sql) -%}
    {{- return(sql) -}}
{%- endmacro %}

{% macro spark__written_once(name, sql) -%}
    {%- if not execute or flags.WHICH not in ['run', 'build'] -%}
        {{- return(sql) -}}
    {%- endif -%}
    {%- do _ctes_to_write().update({name: sql}) -%}
    {{- return('\n    select * from ' ~ working_table(name)) -}}
{%- endmacro %}

{# Fills the working tables of written_once(). For pre-hooks, once the run has noted which raw rows
   there are. #}
{% macro write_ctes() -%}
    {%- for name, sql in _ctes_to_write().items() -%}
        {%- set reading = '\n    select * from ' ~ working_table(name) -%}
        {%- set before = model.compiled_code.split(reading)[0]
            | replace(as_materialized(), 'as') -%}
        {%- do execute_sql(
            drop_table_statements([name])
            ~ create_table_statements(
                name, before ~ '\n' ~ sql ~ '\n)\n\nselect * from ' ~ name)) -%}
    {%- endfor -%}
{%- endmacro %}

{# Drops the working tables of written_once(). For post-hooks. #}
{% macro drop_ctes() -%}
    {%- set names = _ctes_to_write() | list -%}
    {%- do execute_sql(drop_table_statements(names)) if names -%}
{%- endmacro %}

{# Returns the running model's SQL as the user wrote it, whatever became a working table. #}
{% macro written_code() -%}
    {{- return(([model.compiled_code] + _ctes_to_write().values() | list) | join('\n')) -}}
{%- endmacro %}

{# Returns a dict: name -> query, of the running model. #}
{% macro _ctes_to_write() -%}
    {{- return(known_of_invocation().setdefault('CTEs of ' ~ this.identifier, {})) -}}
{%- endmacro %}
