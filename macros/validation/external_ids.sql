{# The var external_ids as a list of dicts with every key filled in and `priority` from 1.
   Everything that reads the var goes through here. It is checked when dbt parses and when a run
   starts; models ask too often to check it for each. #}
{% macro external_ids() -%}
    {%- if not execute -%}
        {%- do validate_external_ids() -%}
    {%- endif -%}
    {%- set result = [] -%}
    {%- for entry in var('external_ids') -%}
        {%- set columns = entry.columns | list -%}
        {%- if entry.type == 'user_id' and var('link_on_alias') -%}
            {%- do columns.append('aliases.previous_id') -%}
        {%- endif -%}
        {%- do result.append({
            'type': entry.type,
            'priority': loop.index,
            'columns': columns,
            'when': entry.get('when') or {},
            'limit': entry.get('limit'),
            'normalize': entry.get('normalize'),
            'blocked_values': var('blocked_values') + (entry.get('blocked_values') or []),
        }) -%}
    {%- endfor -%}
    {{- return(result) -}}
{%- endmacro %}
