{# A mistyped name in --vars would be ignored in silence. Projects that install this one as a
   package have vars of their own, so only our own project is checked. #}
{% macro refuse_unknown_vars() -%}
    {%- set known = [
        'space_name', 'segment_sources', 'external_ids', 'context_external_ids_columns',
        'blocked_values', 'link_on_alias', 'identity_overrides', 'deletion_requests',
        'lookback_hours', 'contraction_max_rounds', 'selective_sync',
        'health_thresholds', 'compared_space', 'demo_data',
    ] -%}
    {%- if project_name == 'identity_warehouse' -%}
        {%- for name in invocation_args_dict.get('vars') or {} if name not in known -%}
            {{ refuse_var(name, 'a var of that name in --vars', 'one of ' ~ known | join(', ')) }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
