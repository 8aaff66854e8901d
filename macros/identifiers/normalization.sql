{# A trimmed value as it is stored. #}
{% macro normalized_value(value, normalize) -%}
    {%- if normalize == 'lower' -%}
        {{ lower_ascii(value) }}
    {%- elif normalize == 'uuid' -%}
        {{ canonical_uuid(value) }}
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}

{# A uuid as engines print it, whichever of the forms it has that PostgreSQL reads: any case, with
   braces, without hyphens. Any other value as it is. #}
{% macro canonical_uuid(value) -%}
    {%- set digits = '([0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}' -%}
    {%- set groups = [] -%}
    {%- for start, length in [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)] -%}
        {%- do groups.append(
            'substr(lower(translate(' ~ value ~ ", '{}-', '')), " ~ start ~ ', ' ~ length ~ ')') -%}
    {%- endfor -%}
    case
        when {{ matches_regex(value, "'^([{]" ~ digits ~ '[}]|' ~ digits ~ ")$'") }}
            then {{ groups | join(" || '-' || ") }}
        else {{ value }}
    end
{%- endmacro %}

{# The same where the type is a column. #}
{% macro normalized_value_by_type(type_column, value) -%}
    case
        when {{ value }} is null then null
        {%- for external_id in external_ids() if external_id.normalize %}
        when {{ type_column }} = {{ quoted(external_id.type) }}
            then {{ normalized_value(value, external_id.normalize) }}
        {%- endfor %}
        else {{ value }}
    end
{%- endmacro %}
