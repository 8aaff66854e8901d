{# The relation that a var names: a model, seed or snapshot by its name, any other relation as
   `schema.table`. #}
{% macro relation_of_var(var_name) -%}
    {%- set name = relation_name_var(var_name) -%}
    {%- if '.' not in name -%}
        {{- return(ref(name)) -}}
    {%- endif -%}
    {%- set schema, table = name.split('.') -%}
    {%- set named = api.Relation.create(
        database=target.database, schema=schema, identifier=table) -%}
    {{- return(find_relations({name: named})[name].relation if execute else named) -}}
{%- endmacro %}

{% macro relation_name_var(var_name) -%}
    {%- set name = var(var_name) -%}
    {%- if name is not string or not modules.re.fullmatch('[A-Za-z0-9_]+([.][A-Za-z0-9_]+)?', name) -%}
        {{ refuse_var(var_name, name, 'the name of a model, seed or snapshot, or schema.table') }}
    {%- endif -%}
    {{- return(name) -}}
{%- endmacro %}

{# Its columns, name -> {name, kind}. A run is refused where one of the wanted ones is missing, or
   the one that tells a time does not. #}
{% macro columns_of_var(var_name, relation, wanted, time_column) -%}
    {%- set found = {'columns': {}} -%}
    {%- if execute -%}
        {%- set found = find_relations({var_name: stored(relation)})[var_name] -%}
    {%- endif -%}
    {%- if execute and flags.WHICH in ['run', 'build']
        and (wanted | reject('in', found.columns) | list
            or found.columns[time_column].kind not in ['timestamp', 'timestamptz']) -%}
        {{ refuse_var(var_name, var(var_name) ~ ' with the columns ' ~ found.columns | join(', ')
            ~ (', and without the right to read ' ~ found.unreadable | join(', ')
                if found.unreadable else ''),
            'a relation with the columns ' ~ wanted | join(', ') ~ ', of which ' ~ time_column ~ ' is a timestamp') }}
    {%- endif -%}
    {{- return(found.columns) -}}
{%- endmacro %}
