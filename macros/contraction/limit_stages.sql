{# The limits of each stage of the relaxation: none, one limit of 1, all. What analysts separated counts as a limit that
   comes last. #}
{% macro limit_stages(is_separating=false) -%}
    {%- set limits = limited_external_ids() -%}
    {%- set stages = [[]] -%}
    {%- set ones = limits | selectattr('limit', 'equalto', 1) | list -%}
    {%- do stages.append(ones[:1]) if ones -%}
    {%- set all = limits + ([{'type': 'separate', 'priority': none, 'limit': 1}] if is_separating else []) -%}
    {%- do stages.append(all) if all and all != ones[:1] -%}
    {{- return(stages) -}}
{%- endmacro %}

{% macro limited_external_ids() -%}
    {%- set limited = [] -%}
    {%- for external_id in external_ids() if external_id.limit is not none -%}
        {%- do limited.append(external_id) -%}
    {%- endfor -%}
    {{- return(limited) -}}
{%- endmacro %}
