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
    {%- do refuse_unknown_vars() -%}
    {%- do refuse_invalid_regexes() if execute -%}
{%- endmacro %}
