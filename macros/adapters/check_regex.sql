{# Asks the engine whether a text is a regular expression that it understands. #}
{% macro check_regex(pattern) -%}
    {{- return(adapter.dispatch('check_regex', 'identity_warehouse')(pattern)) -}}
{%- endmacro %}

{# Plain SQL cannot catch an error, so a function does, which is gone with the session. #}
{% macro default__check_regex(pattern) -%}
    {%- do fetch_table('
        create or replace function pg_temp.is_regex(pattern text) returns boolean as $$
        begin
            perform pattern ~ pattern;
            return true;
        exception when invalid_regular_expression then
            return false;
        end
        $$ language plpgsql') -%}
    {{- return(fetch_table('select pg_temp.is_regex(' ~ text_literal(pattern) ~ ')').rows[0][0]) -}}
{%- endmacro %}

{# The pattern comes from a row, because DuckDB compiles a constant pattern before try() can catch
   the error. #}
{% macro duckdb__check_regex(pattern) -%}
    {%- set sql -%}
        select try({{ matches_regex("''", 'pattern') }}) is not null
        from (values ({{ text_literal(pattern) }})) as patterns (pattern)
    {%- endset -%}
    {{- return(fetch_table(sql).rows[0][0]) -}}
{%- endmacro %}

{# Only some functions of Spark give null in place of an error, and try_to_binary() does so for an
   error in its argument. The pattern comes from a row, because Spark compiles a constant pattern
   before. #}
{% macro spark__check_regex(pattern) -%}
    {%- set sql -%}
        select
            try_to_binary(cast({{ matches_regex("''", 'pattern') }} as string), 'utf-8')
            is not null as is_regex
        from (values ({{ regex_literal(pattern) }})) as patterns (pattern)
    {%- endset -%}
    {{- return(fetch_table(sql).rows[0][0]) -}}
{%- endmacro %}
