{# Whether a table's comment says that the demo made it. #}
{% macro is_demo_table(relation) -%}
    {%- set comment = fetch_row(adapter.dispatch('get_table_comment_sql', 'identity_warehouse')(relation))[0] -%}
    {{- return(comment is not none and 'demo' in comment | lower) -}}
{%- endmacro %}

{% macro default__get_table_comment_sql(relation) -%}
    select obj_description('{{ relation.schema }}.{{ relation.identifier }}'::regclass)
{%- endmacro %}

{% macro duckdb__get_table_comment_sql(relation) -%}
    select max(comment)
    from duckdb_tables()
    where
        database_name = '{{ relation.database }}'
        and schema_name = '{{ relation.schema }}'
        and table_name = '{{ relation.identifier }}'
{%- endmacro %}
