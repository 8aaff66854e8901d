{# Settings of the session that would change what our SQL means. #}

{# Raises if the session has such a setting. It is not changed: the session is the user's too. #}
{% macro refuse_session_settings() -%}
    {%- do adapter.dispatch('refuse_session_settings', 'identity_warehouse')() -%}
{%- endmacro %}

{% macro default__refuse_session_settings() -%}
{%- endmacro %}

{# DuckDB alone lets a session say what an `order by` without a direction means. Nearly all of ours
   have none, nor has dbt's own SQL. #}
{% macro duckdb__refuse_session_settings() -%}
    {%- set sql -%}
        select name, value
        from duckdb_settings()
        where
            (name = 'default_order' and lower(value) not like 'asc%')
            or (name = 'default_null_order' and lower(value) <> 'nulls_last')
    {%- endset -%}
    {%- for name, value in fetch_table(sql).rows -%}
        {%- do exceptions.raise_compiler_error(
            'found the setting ' ~ name ~ ' = ' ~ value ~ ' in the session, expected '
            ~ {'default_order': 'asc', 'default_null_order': 'nulls_last'}[name]
            ~ ', which is what orders mean here; take ' ~ name ~ ' out of the settings in'
            ~ ' profiles.yml, or let a target without it run identity_warehouse: nothing was'
            ~ ' written.') -%}
    {%- endfor -%}
{%- endmacro %}
