{# The name of the profile founded by an identifier (rule 5): md5 over (salt, space, type, value,
   erasure number), each part written as <length>:<part>, so that no two tuples run into one. #}
{% macro segment_id(type_column, value_column, erasure_number) -%}
    {%- set space = space_name() -%}
    'use_' || md5(
        '0:,{{ space | length }}:{{ space }},'
        || {{ length_prefixed(type_column) }}
        || {{ length_prefixed(value_column) }}
        || {{ length_prefixed('cast(' ~ erasure_number ~ ' as ' ~ dbt.type_string() ~ ')') }}
    )
{%- endmacro %}

{# An identifier as one short text, the same in every space. #}
{% macro external_id_hash(type_column, value_column) -%}
    md5({{ length_prefixed(type_column) }} || {{ length_prefixed(value_column) }})
{%- endmacro %}

{# What tombstones know an identifier by. #}
{% macro identifier_hash(type_column, value_column) -%}
    {{ keyed_hash(
        length_prefixed(type_column) ~ ' || ' ~ length_prefixed(value_column), ref('secrets')) }}
{%- endmacro %}

{% macro length_prefixed(column) -%}
    cast(length({{ column }}) as {{ dbt.type_string() }}) || ':' || {{ column }} || ','
{%- endmacro %}
