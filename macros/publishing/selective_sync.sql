{# The var selective_sync as conditions and columns of published relations. #}

{# Whether a published relation is switched on, for Jinja. #}
{% macro publishes(table) -%}
    {%- set sync = selective_sync() -%}
    {{- return(sync.enabled and sync.tables.get(table, true)) -}}
{%- endmacro %}

{# The same as a condition: a view that is off shows nothing. #}
{% macro is_published(table) -%}
    {{ 'true' if publishes(table) else 'false' }}
{%- endmacro %}

{# Whether a column of users_identities is left null, for Jinja. #}
{% macro excludes_column(column) -%}
    {{- return(column in selective_sync().columns.get('exclude', [])) -}}
{%- endmacro %}

{# An expression, or null where its column is excluded. #}
{% macro synced_column(expression, type=none, column=none) -%}
    {%- if excludes_column(column or expression) -%}
        cast(null as {{ type or dbt.type_string() }})
    {%- else -%}
        {{ expression }}
    {%- endif -%}
{%- endmacro %}

{# Whether a published row has to be written again: a column of it changed that is not excluded, or
   synced_at was excluded when it was written. #}
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

{# The rows that selective sync lets out, as a condition. A published row whose created_source is an
   excluded column counts as let out: nobody can tell. #}
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
                '(' ~ column ~ ' is null or ' ~ column ~ ' not in (' ~ text_list(exclude) ~ '))') -%}
        {%- endif -%}
    {%- endfor -%}
    {{ conditions | join(' and ') or 'true' }}
{%- endmacro %}
