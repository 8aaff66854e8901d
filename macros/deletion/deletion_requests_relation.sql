{# The relation that the var deletion_requests names, or none. #}
{% macro deletion_requests_relation() -%}
    {{- return(relation_of_var('deletion_requests') if var('deletion_requests') else none) -}}
{%- endmacro %}

{# Its columns, checked: lower-cased name -> {name, kind}. #}
{% macro deletion_requests_columns(relation) -%}
    {{- return(columns_of_var('deletion_requests', relation,
        ['request_id', 'regulation', 'external_id_type', 'external_id_value', 'requested_at'], 'requested_at')) -}}
{%- endmacro %}
