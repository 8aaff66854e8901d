{# Whether the engine takes a text for a regular expression. #}
{% macro check_regex(pattern) -%}
    {%- do refuse_to_guess() -%}
    {{- return(adapter.dispatch('check_regex', 'identity_warehouse')(pattern)) -}}
{%- endmacro %}

{# A function of this session: plain SQL cannot catch an error. #}
{% macro default__check_regex(pattern) -%}
    {%- do run_query('
        create or replace function pg_temp.is_regex(pattern text) returns boolean as $$
        begin
            perform pattern ~ pattern;
            return true;
        exception when invalid_regular_expression then
            return false;
        end
        $$ language plpgsql') -%}
    {{- return(run_query('select pg_temp.is_regex(' ~ text_literal(pattern) ~ ')').rows[0][0]) -}}
{%- endmacro %}

{# From a row, because DuckDB compiles a constant pattern before it would try(). #}
{% macro duckdb__check_regex(pattern) -%}
    {{- return(run_query(
        'select try(' ~ matches_regex("''", 'pattern') ~ ') is not null from (values (' ~ text_literal(pattern)
        ~ ')) as patterns (pattern)').rows[0][0]) -}}
{%- endmacro %}
