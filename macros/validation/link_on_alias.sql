{% macro link_on_alias() -%}
    {%- set value = var('link_on_alias') -%}
    {%- if value is not boolean -%}
        {{ refuse_var('link_on_alias', value, 'true or false') }}
    {%- endif -%}
    {%- if value and 'user_id' not in var('external_ids') | map(attribute='type') | list -%}
        {{ refuse_var('link_on_alias', value, 'the type user_id among external_ids, which an alias ties, or false') }}
    {%- endif -%}
    {{- return(value) -}}
{%- endmacro %}
