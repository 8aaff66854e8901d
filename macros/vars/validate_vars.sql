{# Checks of vars that other files of this folder use, and the check of all of them. #}

{# Raises an error where a var is wrong. Runs at the start of every run (on-run-start) and reads
   each var once through its own check. #}
{% macro validate_vars() -%}
    {%- do space_name() -%}
    {%- do segment_sources() -%}
    {%- do validate_external_ids() -%}
    {%- do validate_context_external_ids_columns() -%}
    {%- do relation_name_var('identity_overrides') -%}
    {%- do relation_name_var('deletion_requests') if var('deletion_requests') -%}
    {%- do whole_number_var('loading_overlap_hours', 0) -%}
    {%- do whole_number_var('lookback_hours', 0) -%}
    {%- do whole_number_var('contraction_max_rounds', 1) -%}
    {%- do selective_sync() -%}
    {%- do health_thresholds() -%}
    {%- do compared_space() -%}
    {%- for name in ['thorough_tests', 'analyses', 'demo_data'] if var(name) is not boolean -%}
        {{ refuse_var(name, var(name), 'true or false') }}
    {%- endfor -%}
    {%- do _refuse_unknown_vars() -%}
    {%- do refuse_invalid_regexes() if execute -%}
{%- endmacro %}

{# Raises an error where --vars has a name that is no var of ours: dbt would ignore a mistyped name
   in silence. Projects that install this one as a package have vars of their own, so only a run of
   our own project is checked. #}
{% macro _refuse_unknown_vars() -%}
    {%- set known = [
        'space_name', 'segment_sources', 'external_ids', 'context_external_ids_columns',
        'blocked_values', 'link_on_alias', 'identity_overrides', 'deletion_requests',
        'loading_overlap_hours', 'lookback_hours', 'contraction_max_rounds', 'selective_sync',
        'health_thresholds', 'thorough_tests', 'analyses', 'compared_space', 'demo_data',
    ] -%}
    {%- if project_name == 'identity_warehouse' -%}
        {%- for name in invocation_args_dict.get('vars') or {} if name not in known -%}
            {{ refuse_var(name, 'a var of that name in --vars', 'one of ' ~ known | join(', ')) }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# Raises an error where the mapping in the var `name` has a key that is not in the list `known`. #}
{% macro refuse_unknown_keys(name, mapping, known) -%}
    {%- for key in mapping if key not in known -%}
        {{ refuse_var(name, key, 'only the keys ' ~ known | join(', ')) }}
    {%- endfor -%}
{%- endmacro %}

{# Raises the error that a var is wrong. All complaints about vars have this form: what was found,
   what is expected, what to change. #}
{% macro refuse_var(name, found, expected) -%}
    {%- do exceptions.raise_compiler_error(
        'var ' ~ name ~ ': found ' ~ tojson(found, found | string) ~ ', expected ' ~ expected
        ~ "; change " ~ name ~ " in dbt_project.yml or in --vars."
    ) -%}
{%- endmacro %}

{# Returns a var that is a whole number. Raises an error where the var is not, or is less than
   `least`. #}
{% macro whole_number_var(name, least) -%}
    {%- set value = var(name) -%}
    {%- if value is boolean or value is not integer or value < least -%}
        {{ refuse_var(name, value, 'a whole number of at least ' ~ least) }}
    {%- endif -%}
    {{- return(value) -}}
{%- endmacro %}

{# Returns a hash of the vars that decide who is one person. refuse_other_rules() compares hashes:
   no run may build upon state that was built under other rules. #}
{% macro rules_fingerprint() -%}
    {{- return(local_md5(tojson([
        space_name(),
        external_ids(),
        context_external_ids_columns(),
        var('link_on_alias'),
        whole_number_var('contraction_max_rounds', 1),
    ]))) -}}
{%- endmacro %}
