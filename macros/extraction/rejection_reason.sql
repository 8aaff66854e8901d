{# Why a normalised value may not become an identifier; null if it may. A blocked value that starts
   with ^ is a regular expression, any other is compared in any case (A-Z). The
   empty text is no value, listed or not. #}
{% macro rejection_reason(value, blocked_values) -%}
    {%- set exact = [] -%}
    case
        when {{ value }} = '' then 'blocked_value'
        when {{ contains_nul(value) }} then 'contains_nul'
        {%- for blocked in blocked_values | unique %}
        {%- if blocked.startswith('^') %}
        when {{ matches_regex(value, quoted(blocked)) }} then 'blocked_value'
        {%- else %}{% do exact.append(blocked) %}
        {%- endif %}
        {%- endfor %}
        {%- if exact %}
        when {{ is_one_of(value, exact) }} then 'blocked_value'
        {%- endif %}
    end
{%- endmacro %}

{# The same where the type is a column: types that block no values of their own are judged alike. #}
{% macro rejection_reason_by_type(type_column, value) -%}
    {%- set particular = [] -%}
    {%- for external_id in external_ids() if external_id.blocked_values != var('blocked_values') -%}
        {%- do particular.append(external_id) -%}
    {%- endfor -%}
    {%- if particular -%}
    case {{ type_column }}
        {%- for external_id in particular %}
        when {{ quoted(external_id.type) }}
            then {{ rejection_reason(value, external_id.blocked_values) | indent(12) }}
        {%- endfor %}
        else {{ rejection_reason(value, var('blocked_values')) | indent(8) }}
    end
    {%- else -%}
    {{ rejection_reason(value, var('blocked_values')) }}
    {%- endif -%}
{%- endmacro %}
