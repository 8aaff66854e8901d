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
        {%- else %}{# bytes.lower() leaves all but A-Z alone #}
        {%- do exact.append(blocked.encode().lower().decode()) %}
        {%- endif %}
        {%- endfor %}
        {%- if exact %}
        when {{ lower_ascii(value) }} in ({{ text_list(exact) }}) then 'blocked_value'
        {%- endif %}
    end
{%- endmacro %}
