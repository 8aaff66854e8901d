{# Runs at the start of every run (on-run-start): each var is read once through its own check. #}
{% macro validate_vars() -%}
    {%- do space_name() -%}
    {%- do segment_sources() -%}
    {%- do validate_external_ids() -%}
    {%- do validate_context_external_ids_columns() -%}
    {%- do relation_name_var('identity_overrides') -%}
    {%- do relation_name_var('deletion_requests') if var('deletion_requests') -%}
    {%- do whole_number_var('lookback_hours', 0) -%}
    {%- do whole_number_var('contraction_max_rounds', 1) -%}
    {%- do selective_sync() -%}
    {%- do health_thresholds() -%}
    {%- do compared_space() -%}
    {%- if var('demo_data') is not boolean -%}
        {{ refuse_var('demo_data', var('demo_data'), 'true or false') }}
    {%- endif -%}
    {%- do _refuse_unknown_vars() -%}
    {%- do refuse_invalid_regexes() if execute -%}
{%- endmacro %}

{# A mistyped name in --vars would be ignored in silence. Projects that install this one as a
   package have vars of their own, so only our own project is checked. #}
{% macro _refuse_unknown_vars() -%}
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

{% macro refuse_unknown_keys(name, mapping, known) -%}
    {%- for key in mapping if key not in known -%}
        {{ refuse_var(name, key, 'only the keys ' ~ known | join(', ')) }}
    {%- endfor -%}
{%- endmacro %}

{# The one form of every complaint about a var: what was found, what is expected, what to change. #}
{% macro refuse_var(name, found, expected) -%}
    {%- do exceptions.raise_compiler_error(
        'var ' ~ name ~ ': found ' ~ tojson(found, found | string) ~ ', expected ' ~ expected
        ~ "; change " ~ name ~ " in dbt_project.yml or in --vars."
    ) -%}
{%- endmacro %}

{% macro whole_number_var(name, least) -%}
    {%- set value = var(name) -%}
    {%- if value is boolean or value is not integer or value < least -%}
        {{ refuse_var(name, value, 'a whole number of at least ' ~ least) }}
    {%- endif -%}
    {{- return(value) -}}
{%- endmacro %}

{# Of the vars that decide who is one person: state built under other rules may not be built upon.
   #}
{% macro rules_fingerprint() -%}
    {{- return(local_md5(tojson([
        space_name(),
        external_ids(),
        context_external_ids_columns(),
        var('link_on_alias'),
        whole_number_var('contraction_max_rounds', 1),
    ]))) -}}
{%- endmacro %}
