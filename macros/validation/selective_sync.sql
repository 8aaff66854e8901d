{# The var selective_sync as it holds for this warehouse (dbt target), checked. A key under
   `warehouses` replaces the general key whole. #}
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
    {%- do validate_selective_sync('selective_sync', given, settings.keys() | list + ['warehouses']) -%}
    {%- do settings.update(given) -%}
    {%- set warehouses = settings.pop('warehouses', none) or {} -%}
    {%- if warehouses is not mapping -%}
        {{ refuse_var('selective_sync.warehouses', warehouses, 'a mapping of dbt target name to settings') }}
    {%- endif -%}
    {%- for warehouse, overrides in warehouses.items() -%}
        {%- do validate_selective_sync('selective_sync.warehouses.' ~ warehouse, overrides, settings.keys() | list) -%}
    {%- endfor -%}
    {%- do settings.update(warehouses.get(target.name) or {}) -%}
    {{- return(settings) -}}
{%- endmacro %}
