{# Relations that vars name: identity_overrides and deletion_requests, which analysts fill, and the
   messages of an archive. #}

{# Returns the relation that the var identity_overrides names. #}
{% macro override_relation() -%}
    {{- return(relation_named(relation_name_var('identity_overrides'))) -}}
{%- endmacro %}

{# Returns the columns of override_relation(), as _columns_of_var() does. #}
{% macro override_relation_columns() -%}
    {%- set wanted = [
        'action', 'external_id_type', 'external_id_value',
        'other_external_id_type', 'other_external_id_value', 'reason', 'decided_at',
    ] -%}
    {{- return(_columns_of_var(
        'identity_overrides', override_relation(), wanted, 'decided_at')) -}}
{%- endmacro %}

{# Returns the relation that the var deletion_requests names, or none if it names none. #}
{% macro deletion_requests_relation() -%}
    {%- if not var('deletion_requests') -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return(relation_named(relation_name_var('deletion_requests'))) -}}
{%- endmacro %}

{# Returns the columns of deletion_requests_relation(), as _columns_of_var() does. #}
{% macro deletion_requests_columns(relation) -%}
    {%- set wanted = [
        'request_id', 'regulation', 'external_id_type', 'external_id_value', 'requested_at',
    ] -%}
    {{- return(_columns_of_var('deletion_requests', relation, wanted, 'requested_at')) -}}
{%- endmacro %}

{# Returns the relation that a var names: a model, seed or snapshot by its name, any other relation
   as `schema.table`, under the names that the catalog has for it. A name is one of the project that
   runs, which may have installed ours. #}
{% macro relation_named(name) -%}
    {%- if '.' not in name -%}
        {{- return(ref(name) if name == 'identity_overrides' else ref(project_name, name)) -}}
    {%- endif -%}
    {%- set schema, table = name.split('.') -%}
    {%- set named = api.Relation.create(
        database=target.get('database'), schema=schema, identifier=table) -%}
    {{- return(find_relations({name: named})[name].relation if execute else named) -}}
{%- endmacro %}

{# Returns a var that names a relation, as a text. Raises an error where the var is anything else.
   #}
{% macro relation_name_var(var_name) -%}
    {%- do validate_relation_name(var_name, var(var_name)) -%}
    {{- return(var(var_name)) -}}
{%- endmacro %}

{# Raises an error where what the var `var_name` has names no relation. #}
{% macro validate_relation_name(var_name, name) -%}
    {%- set form = '[A-Za-z0-9_]+([.][A-Za-z0-9_]+)?' -%}
    {%- if name is not string or not modules.re.fullmatch(form, name) -%}
        {{ refuse_var(var_name, name, 'the name of a model, seed or snapshot, or schema.table') }}
    {%- endif -%}
{%- endmacro %}

{# Returns the columns of a relation that a var names: lower-cased name -> {name, kind}. Raises an
   error in a run where a column of `wanted` is missing, or `time_column` does not tell a time. A
   column that is empty throughout is no fault: dbt gives such a column of a seed some type or
   other. #}
{% macro _columns_of_var(var_name, relation, wanted, time_column) -%}
    {%- set found = {'columns': {}, 'unreadable': []} -%}
    {%- if execute -%}
        {%- set found = find_relations({var_name: table_behind(relation)})[var_name] -%}
    {%- endif -%}
    {%- set columns = found.columns -%}
    {%- if execute and flags.WHICH in ['run', 'build'] -%}
        {%- if wanted | reject('in', columns) | list or not (
            tells_time(columns, time_column)
            or _check_empty_column(relation, columns[time_column])) -%}
            {{ refuse_var(var_name, var(var_name) ~ ' with the columns ' ~ columns | join(', ')
                ~ (', and without the right to read ' ~ found.unreadable | join(', ')
                    if found.unreadable else ''),
                'a relation with the columns ' ~ wanted | join(', ') ~ ', of which ' ~ time_column
                ~ ' is a timestamp') }}
        {%- endif -%}
        {%- do _warn_of_numeric_values(var_name, relation, columns) -%}
    {%- endif -%}
    {{- return(columns) -}}
{%- endmacro %}

{# Returns whether no row of a relation has a value in the column. #}
{% macro _check_empty_column(relation, column) -%}
    {{- return(fetch_row(
        'select count(' ~ column.name ~ ') from ' ~ table_behind(relation))[0] == 0) -}}
{%- endmacro %}

{# Warns where a column of identifiers holds numbers: dbt reads the identifier 00123 of a seed as
   the number 123. #}
{% macro _warn_of_numeric_values(var_name, relation, columns) -%}
    {%- for name in ['external_id_value', 'other_external_id_value']
        if columns.get(name, {}).get('kind') in ['integer', 'fraction']
        and not _check_empty_column(relation, columns[name]) -%}
        {%- do exceptions.warn(
            var_name ~ ': found numbers in the column ' ~ name ~ ' of ' ~ var(var_name)
            ~ ', expected texts, because a number has lost the zeros before it; where it is a seed,'
            ~ ' give it `column_types: {' ~ name ~ ': text}`.') -%}
    {%- endfor -%}
{%- endmacro %}
