{# Returns what an engine's catalog knows of relations, as rows like those of get_catalog_sql(). #}
{% macro find_catalog_rows(relations) -%}
    {{- return(adapter.dispatch('find_catalog_rows', 'identity_warehouse')(relations)) -}}
{%- endmacro %}

{% macro default__find_catalog_rows(relations) -%}
    {{- return(fetch_table(get_catalog_sql(relations)).rows) -}}
{%- endmacro %}

{# Spark's catalog cannot be queried. It is asked schema by schema and relation by relation. A
   relation that cannot be described raises. #}
{% macro spark__find_catalog_rows(relations) -%}
    {%- set wanted, rows = {}, [] -%}
    {%- for relation in relations -%}
        {%- do wanted.setdefault(lowered(relation.schema), {}).update(
            {lowered(relation.identifier): none}) -%}
    {%- endfor -%}
    {%- for (schema,) in fetch_table('show databases').rows if lowered(schema) in wanted -%}
        {%- do rows.append([none, schema, none, none, none]) -%}
        {%- for _, name, is_temporary in fetch_table('show tables in ' ~ schema).rows
            if lowered(name) in wanted[lowered(schema)] and not is_temporary -%}
            {%- set columns = _describe_columns(schema, name) -%}
            {%- do rows.append([none, schema, name, true, tojson(columns)]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(rows) -}}
{%- endmacro %}

{# Returns a list of [column's name, data type, may be read]. Partitions and metadata come behind an
   empty name. #}
{% macro _describe_columns(schema, name) -%}
    {%- set columns, ns = [], namespace(are_columns=true) -%}
    {%- for row in fetch_table('describe table ' ~ schema ~ '.`' ~ name ~ '`').rows -%}
        {%- set ns.are_columns = ns.are_columns and row[0] and not row[0].startswith('#') -%}
        {%- do columns.append([row[0], row[1], true]) if ns.are_columns -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{# Returns a query: what an engine's catalog knows of relations, one row per schema and relation
   that has one of their names, with A to Z in any case. A schema without any of the relations has a
   row too. Columns: database_name, schema_name, relation_name (null: the schema has none of them),
   may_be_read, and columns_json, an array of [name, data type, may be read]. #}
{% macro get_catalog_sql(relations) -%}
    {{ adapter.dispatch('get_catalog_sql', 'identity_warehouse')(relations) }}
{%- endmacro %}

{# pg_catalog also shows materialized views, and relations that the role may not read.
   information_schema shows neither. #}
{% macro default__get_catalog_sql(relations) -%}
    select
        current_database() as database_name,
        namespaces.nspname as schema_name,
        relations.relname as relation_name,
        has_schema_privilege(namespaces.oid, 'usage')
        and has_any_column_privilege(relations.oid, 'select') as may_be_read,
        cast(
            (
                select
                    json_agg(
                        json_build_array(
                            attributes.attname,
                            case
                                when types.typtype = 'd'
                                    then format_type(types.typbasetype, types.typtypmod)
                                else format_type(attributes.atttypid, attributes.atttypmod)
                            end,
                            has_column_privilege(relations.oid, attributes.attnum, 'select')
                        )
                        order by attributes.attnum
                    )
                from pg_catalog.pg_attribute as attributes
                inner join pg_catalog.pg_type as types on attributes.atttypid = types.oid
                where
                    attributes.attrelid = relations.oid
                    and attributes.attnum > 0
                    and not attributes.attisdropped
            ) as text
        ) as columns_json
    from pg_catalog.pg_namespace as namespaces
    left join pg_catalog.pg_class as relations
        on
            relations.relnamespace = namespaces.oid
            and relations.relkind in ('r', 'p', 'v', 'm', 'f')
            and {{ lower_ascii('relations.relname') }}
            in ({{ _lowered_names(relations, 'identifier') }})
    where {{ lower_ascii('namespaces.nspname') }} in ({{ _lowered_names(relations, 'schema') }})
{%- endmacro %}

{# DuckDB lists the relations of all attached databases, and has no rights to withhold. Relations in
   files have a query of their own, in find_columns_of_files.sql. #}
{% macro duckdb__get_catalog_sql(relations) -%}
    select
        schemas.database_name,
        schemas.schema_name,
        columns.table_name as relation_name,
        true as may_be_read,
        cast(
            to_json(
                list([columns.column_name, columns.data_type, 'true'] order by columns.column_index)
            ) as varchar
        ) as columns_json
    from duckdb_schemas() as schemas
    left join duckdb_columns() as columns
        on
            columns.database_name = schemas.database_name
            and columns.schema_name = schemas.schema_name
            and {{ lower_ascii('columns.table_name') }}
            in ({{ _lowered_names(relations, 'identifier') }})
    where
        {{ lower_ascii('schemas.database_name') }} in ({{ _lowered_names(relations, 'database') }})
        and {{ lower_ascii('schemas.schema_name') }} in ({{ _lowered_names(relations, 'schema') }})
    group by schemas.database_name, schemas.schema_name, columns.table_name
{%- endmacro %}

{# Returns one part of the relations' names as literals in lower case, separated by commas. `part`
   is database, schema or identifier. #}
{% macro _lowered_names(relations, part) -%}
    {%- set names = {} -%}
    {%- for relation in relations -%}
        {%- do names.update({relation[part] | string: none}) -%}
    {%- endfor -%}
    {{- return(lowered_text_list(names | list)) -}}
{%- endmacro %}
