{# The var external_ids, checked, as a list of dicts with every key filled in and `priority`
   from 1. Everything that reads the var goes through here. #}
{% macro external_ids() -%}
    {%- set entries = var('external_ids') -%}
    {%- if entries is string or entries is mapping or entries is not sequence or not entries -%}
        {{ refuse_var('external_ids', entries, 'a list of external id types, highest priority first') }}
    {%- endif -%}
    {%- set result = [] -%}
    {%- for entry in entries -%}
        {%- do validate_external_id(entry, loop.index, result | map(attribute='type') | list) -%}
        {%- set columns = [] -%}
        {%- for column in entry.columns -%}
            {%- set parts = column.split('.') -%}
            {%- do columns.append({'table': parts[0] if parts | length == 2 else none, 'column': parts[-1]}) -%}
        {%- endfor -%}
        {%- if entry.type == 'user_id' and link_on_alias() -%}
            {%- do columns.append({'table': 'aliases', 'column': 'previous_id'}) -%}
        {%- endif -%}
        {%- do result.append({
            'type': entry.type,
            'priority': loop.index,
            'columns': columns,
            'when': entry.get('when') or {},
            'limit': entry.get('limit'),
            'normalize': entry.get('normalize'),
            'blocked_values': blocked_values() + (entry.get('blocked_values') or []),
        }) -%}
    {%- endfor -%}
    {{- return(result) -}}
{%- endmacro %}
