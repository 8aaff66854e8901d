{# A condition: a text can be cast to a type, json or jsonb. For servers before PostgreSQL 16, which
   have no such function, it is one of ours in the schema of the graph (prepare_server). For
   PostgreSQL alone. #}
{% macro is_valid_input(text, type) -%}
    {%- if execute and _find_server_version() < 160000 -%}
        {{ _own_function() }}({{ text }}, '{{ type }}')
    {%- else -%}
        pg_input_is_valid({{ text }}, '{{ type }}')
    {%- endif -%}
{%- endmacro %}

{# Makes sure, when a run starts, that the server has what runs need. Raises where it is too old. #}
{% macro prepare_server() -%}
    {{- return(adapter.dispatch('prepare_server', 'identity_warehouse')()) -}}
{%- endmacro %}

{% macro default__prepare_server() -%}
{%- endmacro %}

{% macro postgres__prepare_server() -%}
    {%- if execute -%}
        {%- set version = _find_server_version() -%}
        {%- if version < 140000 -%}
            {%- do exceptions.raise_compiler_error(
                'found PostgreSQL ' ~ version // 10000 ~ ' on ' ~ target.host
                ~ ', expected version 14 or newer; upgrade the server, or choose another'
                ~ ' target.') -%}
        {%- elif version < 160000 -%}
            {%- do execute_sql(_own_function_statements()) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Returns the version of a PostgreSQL server as a number, 150004 for 15.4. It is asked once per
   invocation. #}
{% macro _find_server_version() -%}
    {%- set known = known_of_invocation() -%}
    {%- if 'server_version' not in known -%}
        {%- set sql = "select cast(current_setting('server_version_num') as integer)" -%}
        {%- do known.setdefault('server_version', fetch_table(sql).rows[0][0] | int) -%}
    {%- endif -%}
    {{- return(known['server_version']) -}}
{%- endmacro %}

{# Returns the schema of the graph, as dbt knows it wherever a macro is called. The project that
   tests macros has no graph, and uses the schema of its connection. #}
{% macro _schema_of_graph() -%}
    {%- set model = graph.nodes.get('model.identity_warehouse.identity_watermarks') -%}
    {{- model.schema if model else target.schema -}}
{%- endmacro %}

{# Returns the name of our function. #}
{% macro _own_function() -%}
    {{- _schema_of_graph() }}.is_valid_input
{%- endmacro %}

{# Returns statements that create our function where the schema exists and the function does not.
   Another run may be creating it at this moment. #}
{% macro _own_function_statements() -%}
    do $do$
    begin
        if
            to_regnamespace('{{ _schema_of_graph() }}') is not null
            and to_regprocedure('{{ _own_function() }}(text, text)') is null
        then
            create function {{ _own_function() }}(value text, type text) returns boolean
            language plpgsql stable strict as $function$
            begin
                case type
                    when 'json' then perform cast(value as json);
                    when 'jsonb' then perform cast(value as jsonb);
                end case;
                return true;
            exception
                when data_exception then return false;
            end
            $function$;
            comment on function {{ _own_function() }}(text, text) is
                'Identity Warehouse: what pg_input_is_valid is from PostgreSQL 16 on.';
        end if;
    exception
        when duplicate_function or unique_violation then null;
    end
    $do$;
{%- endmacro %}
