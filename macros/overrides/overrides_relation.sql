{# The relation that the var identity_overrides names: a model, seed or snapshot by its name, any other relation as
   `schema.table`. #}
{% macro overrides_relation() -%}
    {%- set name = overrides_name() -%}
    {%- if '.' not in name -%}
        {{- return(ref(name)) -}}
    {%- endif -%}
    {%- set schema, table = name.split('.') -%}
    {{- return(api.Relation.create(database=target.database, schema=schema, identifier=table)) -}}
{%- endmacro %}

{% macro overrides_name() -%}
    {%- set name = var('identity_overrides') -%}
    {%- if name is not string or not modules.re.fullmatch('[A-Za-z0-9_]+([.][A-Za-z0-9_]+)?', name) -%}
        {{ refuse_var('identity_overrides', name, 'the name of a model, seed or snapshot, or schema.table') }}
    {%- endif -%}
    {{- return(name) -}}
{%- endmacro %}

{# Its columns, checked: lower-cased name -> {name, kind}. #}
{% macro overrides_columns() -%}
    {%- set wanted = [
        'action', 'external_id_type', 'external_id_value', 'other_external_id_type', 'other_external_id_value',
        'reason', 'decided_at',
    ] -%}
    {%- set relation = load_relation(stored(overrides_relation())) if execute -%}
    {%- set columns = columns_by_name(relation) if relation else {} -%}
    {%- if execute and flags.WHICH in ['run', 'build']
        and (wanted | reject('in', columns) | list or columns.decided_at.kind not in ['timestamp', 'timestamptz']) -%}
        {{ refuse_var('identity_overrides', var('identity_overrides') ~ ' with the columns ' ~ columns | join(', '),
            'a relation with the columns ' ~ wanted | join(', ') ~ ', of which decided_at is a timestamp') }}
    {%- endif -%}
    {{- return(columns) -}}
{%- endmacro %}
