{# Recursive queries, for engines that have none. A recursive CTE is known by its columns, which no
   other CTE names: `name (columns) as (`, two queries with `union all` between them, `)`. #}

{# Returns the names of the recursive CTEs of a query that have to be tables before it runs. #}
{% macro recursive_names(sql) -%}
    {{- return(adapter.dispatch('recursive_names', 'identity_warehouse')(sql)) -}}
{%- endmacro %}

{% macro default__recursive_names(sql) -%}
    {{- return([]) -}}
{%- endmacro %}

{% macro spark__recursive_names(sql) -%}
    {{- return(modules.re.findall(_recursive_cte_pattern(), sql) | map(attribute=1) | list) -}}
{%- endmacro %}

{# Returns a query that gives the same rows and does not recur. Recursive CTEs become tables, each
   as `tables`, a dict: name -> SQL, calls it. #}
{% macro without_recursion(sql, tables) -%}
    {{- return(adapter.dispatch('without_recursion', 'identity_warehouse')(sql, tables)) -}}
{%- endmacro %}

{% macro default__without_recursion(sql, tables) -%}
    {{- return(sql) -}}
{%- endmacro %}

{% macro spark__without_recursion(sql, tables) -%}
    {%- set ns = namespace(sql=modules.re.sub('\\bwith recursive\\b', 'with', sql)) -%}
    {%- for name in tables -%}
        {%- set cte = modules.re.search(_recursive_cte_pattern(), ns.sql) -%}
        {%- set before = modules.re.sub(',\\s*(--[^\\n]*\\s*)*$', '', ns.sql[:cte.start()]) -%}
        {%- do _fill_recursive_table(
            tables[name], before, name ~ ' (' ~ cte.group(3) ~ ')', cte.group(4), cte.group(5)) -%}
        {%- set ns.sql = ns.sql[:cte.start()] ~ name ~ ' as (select * from ' ~ tables[name] ~ ')'
            ~ ns.sql[cte.end():] -%}
    {%- endfor -%}
    {{- return(ns.sql) -}}
{%- endmacro %}

{# Runs a query that may be recursive, outside of a transaction or in the open one, and returns a
   table of agate. #}
{% macro fetch_recursive_table(sql) -%}
    {%- set tables = {} -%}
    {%- for name in recursive_names(sql) -%}
        {%- do tables.update({name: working_table('rows_of_' ~ name)}) -%}
    {%- endfor -%}
    {%- do prepare_working_tables() if tables -%}
    {%- set found = fetch_table(without_recursion(sql, tables)) -%}
    {%- do drop_working_tables() if tables -%}
    {{- return(found) -}}
{%- endmacro %}

{# Raises where the engine has no recursive queries: `what` needs them, and is part of a query of
   the user's own. #}
{% macro refuse_recursion(what) -%}
    {%- do adapter.dispatch('refuse_recursion', 'identity_warehouse')(what) -%}
{%- endmacro %}

{% macro default__refuse_recursion(what) -%}
{%- endmacro %}

{% macro spark__refuse_recursion(what) -%}
    {%- do exceptions.raise_compiler_error(
        what ~ ': found Spark, expected an engine with recursive queries (DuckDB or PostgreSQL);'
        ~ ' profile_merges and id_graph_updates tell when profiles merged here too.') -%}
{%- endmacro %}

{# Returns a regular expression of a recursive CTE. Groups: indentation, name, columns, the query
   that it begins with, and the query of further rows. #}
{% macro _recursive_cte_pattern() -%}
    {{- return(
        '(?ms)^( *)(\\w+) [(]([\\w, ]+)[)] as [(]\\n'
        ~ '((?:(?!^\\1[)]).)*?)\\n\\n\\1    union all\\n\\n'
        ~ '((?:(?!^\\1[)]).)*?)\\n\\1[)]'
    ) -}}
{%- endmacro %}

{# Writes all rows of a recursive CTE into a table: those that it begins with, and then, as long as
   there are any, those that follow from the last ones. `before` is the query up to the CTE, and
   `head` is its name with its columns. #}
{% macro _fill_recursive_table(table, before, head, first, further) -%}
    {%- set following -%}
        {{ before }},
        {{ head }} as (select * from {{ working_table('recursion_last') }})
        {{ further }}
    {%- endset -%}
    {%- do execute_sql(
        drop_table_statements(['recursion_all', 'recursion_last', 'recursion_next'])
        ~ create_table_statements('recursion_last', before ~ ',\n'
            ~ head ~ ' as (' ~ first ~ ')\nselect * from ' ~ head.split(' ')[0])
        ~ create_table_statements(
            'recursion_all', 'select * from ' ~ working_table('recursion_last'))) -%}
    {%- do _recur(following, width=1) -%}
    {%- set format = 'parquet' if table is string else 'iceberg' -%}
    {%- do execute_sql(
        'create ' ~ ('or replace ' if table is not string else '') ~ 'table ' ~ table ~ ' using '
        ~ format ~ ' as select * from ' ~ working_table('recursion_all') ~ ';'
        ~ drop_table_statements(['recursion_all', 'recursion_last'])) -%}
{%- endmacro %}

{# Adds rows until none follow. A level of Jinja's recursion adds `width` times, and the next one
   twice as often. #}
{% macro _recur(following, width) -%}
    {%- set ns = namespace(count=1) -%}
    {%- for _ in range(width) if ns.count > 0 -%}
        {%- set ns.count = fetch_row(
            create_table_statements('recursion_next', following)
            ~ 'insert into ' ~ working_table('recursion_all') ~ ' select * from '
            ~ working_table('recursion_next') ~ ';'
            ~ replace_table_statements(
                'recursion_last', 'select * from ' ~ working_table('recursion_next'))
            ~ drop_table_statements(['recursion_next'])
            ~ 'select count(*) from ' ~ working_table('recursion_last'))[0] -%}
    {%- endfor -%}
    {%- do _recur(following, 2 * width) if ns.count > 0 -%}
{%- endmacro %}
