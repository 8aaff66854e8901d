{# The var selective_sync: which tables, columns and rows are published. Segment's setting of the
   same name is its model. #}

{# Returns the var selective_sync as it holds for this warehouse, the dbt target, with every key
   filled in. A key under `warehouses` replaces the general key as a whole. Raises an error where
   the var is wrong, for any warehouse. #}
{% macro selective_sync() -%}
    {%- set settings = {
        'enabled': true,
        'tables': {},
        'columns': {'exclude': []},
        'external_id_types': {'include': 'all', 'exclude': []},
        'created_sources': {'include': 'all', 'exclude': []},
        'purge': false,
    } -%}
    {%- set given = var('selective_sync') -%}
    {%- do _validate_selective_sync(
        'selective_sync', given, settings.keys() | list + ['warehouses']) -%}
    {%- do settings.update(given) -%}
    {%- set warehouses = settings.pop('warehouses', none) or {} -%}
    {%- if warehouses is not mapping -%}
        {{ refuse_var('selective_sync.warehouses', warehouses,
            'a mapping of dbt target name to settings') }}
    {%- endif -%}
    {%- for warehouse, overrides in warehouses.items() -%}
        {%- do _validate_selective_sync(
            'selective_sync.warehouses.' ~ warehouse, overrides, settings.keys() | list) -%}
    {%- endfor -%}
    {%- do settings.update(warehouses.get(target.name) or {}) -%}
    {{- return(settings) -}}
{%- endmacro %}

{# Returns the names of the tables that can be switched off. #}
{% macro _published_tables() -%}
    {{- return([
        'users_identities', 'profile_merges',
        'id_graph_updates', 'external_id_mapping_updates', 'user_identifiers',
        'identity_health',
    ]) -}}
{%- endmacro %}

{# Raises an error where settings are wrong. `given` are the general settings or those of one
   warehouse, `name` is their place in the var, and `keys` are the keys that they may have. #}
{% macro _validate_selective_sync(name, given, keys) -%}
    {%- if given is not mapping -%}
        {{ refuse_var(name, given, 'a mapping with the keys ' ~ keys | join(', ')) }}
    {%- endif -%}
    {%- do refuse_unknown_keys(name, given, keys) -%}
    {%- for key in ['enabled', 'purge'] if key in given and given[key] is not boolean -%}
        {{ refuse_var(name ~ '.' ~ key, given[key], 'true or false') }}
    {%- endfor -%}
    {%- for key in ['tables', 'columns', 'external_id_types', 'created_sources']
        if key in given and given[key] is not mapping -%}
        {{ refuse_var(name ~ '.' ~ key, given[key], 'a mapping') }}
    {%- endfor -%}
    {%- do refuse_unknown_keys(name ~ '.tables', given.get('tables', {}), _published_tables()) -%}
    {%- for table, is_on in given.get('tables', {}).items() if is_on is not boolean -%}
        {{ refuse_var(name ~ '.tables.' ~ table, is_on, 'true or false') }}
    {%- endfor -%}
    {%- do refuse_unknown_keys(name ~ '.columns', given.get('columns', {}), ['exclude']) -%}
    {%- do _validate_excluded_columns(
        name ~ '.columns.exclude', given.get('columns', {}).get('exclude', [])) -%}
    {%- for key in ['external_id_types', 'created_sources'] -%}
        {%- do _validate_include_exclude(name ~ '.' ~ key, given.get(key, {})) -%}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error where excluded columns are no optional columns of users_identities. Type, value
   and segment_id are not optional: without them a row says nothing. #}
{% macro _validate_excluded_columns(name, columns) -%}
    {%- set optional = ['created_source', 'merged_at', 'merged_from', 'synced_at', 'created_at'] -%}
    {%- if columns is string or columns is mapping or columns is not sequence -%}
        {{ refuse_var(name, columns, 'a list of columns of users_identities') }}
    {%- endif -%}
    {%- for column in columns if column not in optional -%}
        {{ refuse_var(name, column, 'columns among ' ~ optional | join(', ')
            ~ ' (external_id_type, external_id_value and segment_id are always published)') }}
    {%- endfor -%}
{%- endmacro %}

{# Raises an error where a mapping with the keys include and exclude is wrong. #}
{% macro _validate_include_exclude(name, given) -%}
    {%- do refuse_unknown_keys(name, given, ['include', 'exclude']) -%}
    {%- set include = given.get('include', 'all') -%}
    {%- if include != 'all'
        and (include is string or include is mapping or include is not sequence) -%}
        {{ refuse_var(name ~ '.include', include, 'all or a list of texts') }}
    {%- endif -%}
    {%- set exclude = given.get('exclude', []) -%}
    {%- if exclude is string or exclude is mapping or exclude is not sequence -%}
        {{ refuse_var(name ~ '.exclude', exclude, 'a list of texts') }}
    {%- endif -%}
    {%- for value in exclude + ([] if include == 'all' else include) if value is not string -%}
        {{ refuse_var(name, value, 'texts: put it in quotes') }}
    {%- endfor -%}
{%- endmacro %}
