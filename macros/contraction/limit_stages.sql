{# The limits of each stage of the relaxation: none, one limit of 1, all. #}
{% macro limit_stages() -%}
    {%- set limits = limited_external_ids() -%}
    {%- set stages = [[]] -%}
    {%- set ones = limits | selectattr('limit', 'equalto', 1) | list -%}
    {%- do stages.append(ones[:1]) if ones -%}
    {%- do stages.append(limits) if limits and limits != ones[:1] -%}
    {{- return(stages) -}}
{%- endmacro %}

{% macro limited_external_ids() -%}
    {%- set limited = [] -%}
    {%- for external_id in external_ids() if external_id.limit is not none -%}
        {%- do limited.append(external_id) -%}
    {%- endfor -%}
    {{- return(limited) -}}
{%- endmacro %}
