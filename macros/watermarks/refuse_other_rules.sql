{% macro refuse_other_rules(relation, watermarks) -%}
    {%- set noted = get_watermark(watermarks, relation.identifier) -%}
    {%- if noted and noted.fingerprint != rules_fingerprint() -%}
        {%- do exceptions.raise_compiler_error(
            relation ~ ': the vars external_ids, context_external_ids_columns, blocked_values,'
            ~ ' link_on_alias, contraction_max_rounds or space_name have changed since this table'
            ~ ' was built; run once with --full-refresh, or change them back.') -%}
    {%- endif -%}
{%- endmacro %}
