{# The var selective_sync as conditions and columns of published relations. The name is Segment's.
   Rows and columns that are left out stay in the graph. #}

{# Returns whether a published relation, given by name, is switched on: a boolean for Jinja. #}
{% macro publishes(table) -%}
    {%- set sync = selective_sync() -%}
    {{- return(sync.enabled and sync.tables.get(table, true)) -}}
{%- endmacro %}

{# Returns the same as a condition in SQL: a view that is switched off shows nothing. #}
{% macro is_published(table) -%}
    {{ 'true' if publishes(table) else 'false' }}
{%- endmacro %}

{# Returns whether a column of users_identities is excluded, so that it stays null: a boolean for
   Jinja. #}
{% macro excludes_column(column) -%}
    {{- return(column in selective_sync().columns.get('exclude', [])) -}}
{%- endmacro %}

{# Returns `expression`, or a null of `type` (text, if none is given) if the column is excluded. The
   column is named like the expression, unless `column` says otherwise. #}
{% macro synced_column(expression, type=none, column=none) -%}
    {%- if excludes_column(column or expression) -%}
        cast(null as {{ type or dbt.type_string() }})
    {%- else -%}
        {{ expression }}
    {%- endif -%}
{%- endmacro %}

{# Returns a condition: whether a published row has to be written again, because a column that is
   not excluded changed, or because synced_at was excluded when the row was written. Arguments are
   aliases of the row as it should be and as it is. #}
{% macro is_outdated(identities, published) -%}
    {{ published }}.segment_id is distinct from {{ identities }}.segment_id
    {%- for column in ['created_source', 'merged_at', 'merged_from', 'created_at']
        if not excludes_column(column) %}
    or {{ published }}.{{ column }} is distinct from {{ identities }}.{{ column }}
    {%- endfor %}
    {%- if not excludes_column('synced_at') %}
    or {{ published }}.synced_at is null
    {%- endif %}
{%- endmacro %}

{# Returns a condition over external_id_type and created_source: whether selective sync publishes a
   row. A row without created_source is published: if that column is excluded, nobody can tell. #}
{% macro is_synced() -%}
    {%- set sync = selective_sync() -%}
    {%- set conditions = [] -%}
    {%- for key, column in {
        'external_id_types': 'external_id_type', 'created_sources': 'created_source',
    }.items() -%}
        {%- set include, exclude = sync[key].get('include', 'all'), sync[key].get('exclude', []) -%}
        {%- if include == [] -%}
            {%- do conditions.append('false') -%}
        {%- elif include != 'all' -%}
            {%- do conditions.append(
                '(' ~ column ~ ' is null or ' ~ column ~ ' in (' ~ text_list(include) ~ '))') -%}
        {%- endif -%}
        {%- if exclude -%}
            {%- do conditions.append(
                '(' ~ column ~ ' is null or ' ~ column ~ ' not in (' ~ text_list(exclude)
                ~ '))') -%}
        {%- endif -%}
    {%- endfor -%}
    {{ conditions | join(' and ') or 'true' }}
{%- endmacro %}
