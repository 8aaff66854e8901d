{# Returns whether what hooks and the model's own statement write shows at once, or not at all. #}
{% macro writes_together() -%}
    {{- return(adapter.dispatch('writes_together', 'identity_warehouse')()) -}}
{%- endmacro %}

{% macro default__writes_together() -%}
    {{- return(true) -}}
{%- endmacro %}

{# Each statement is a commit of its own. #}
{% macro spark__writes_together() -%}
    {{- return(false) -}}
{%- endmacro %}
