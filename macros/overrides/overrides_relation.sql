{# The relation that the var identity_overrides names. #}
{% macro overrides_relation() -%}
    {{- return(relation_of_var('identity_overrides')) -}}
{%- endmacro %}

{# Its columns, checked: lower-cased name -> {name, kind}. #}
{% macro overrides_columns() -%}
    {{- return(columns_of_var('identity_overrides', overrides_relation(), [
        'action', 'external_id_type', 'external_id_value', 'other_external_id_type', 'other_external_id_value',
        'reason', 'decided_at',
    ], 'decided_at')) -}}
{%- endmacro %}
