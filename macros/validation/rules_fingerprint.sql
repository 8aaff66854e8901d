{# Of the vars that decide who is one person: state built under other rules may not be built upon.
   #}
{% macro rules_fingerprint() -%}
    {{- return(local_md5(tojson([
        space_name(),
        external_ids(),
        context_external_ids_columns(),
        var('link_on_alias'),
        whole_number_var('contraction_max_rounds', 1),
    ]))) -}}
{%- endmacro %}
