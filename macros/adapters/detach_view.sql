{# Lets a view of ours show nothing until its model is built again, so that columns may go which it
   reads. Views and grants of others on it stay. #}
{% macro detach_view(view) -%}
    {%- do adapter.dispatch('detach_view', 'identity_warehouse')(view) -%}
{%- endmacro %}

{# The columns keep their types and collations, because PostgreSQL replaces no other view in place.
   #}
{% macro default__detach_view(view) -%}
    {%- set sql -%}
        select column_name, data_type, collation_name
        from information_schema.columns
        where
            table_schema = {{ text_literal(view.schema) }}
            and table_name = {{ text_literal(view.identifier) }}
        order by ordinal_position
    {%- endset -%}
    {%- set columns = [] -%}
    {%- for name, type, collation in fetch_table(sql).rows -%}
        {%- set collate = ' collate ' ~ adapter.quote(collation) if collation else '' -%}
        {%- do columns.append(
            'cast(null as ' ~ type ~ ')' ~ collate ~ ' as ' ~ adapter.quote(name)) -%}
    {%- endfor -%}
    {%- do execute_sql(
        'create or replace view ' ~ view ~ ' as select ' ~ columns | join(', ')
        ~ ' where false') -%}
{%- endmacro %}
