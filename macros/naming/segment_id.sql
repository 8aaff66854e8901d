{# The name of the profile founded by an identifier (rule 5): md5 over (salt, space, type, value,
   erasure number), each part written as <length>:<part>, so that no two tuples run into one. #}
{% macro segment_id(type_column, value_column) -%}
    {%- set space = space_name() -%}
    'use_' || md5(
        '0:,{{ space | length }}:{{ space }},'
        || cast(length({{ type_column }}) as {{ dbt.type_string() }}) || ':' || {{ type_column }} || ','
        || cast(length({{ value_column }}) as {{ dbt.type_string() }}) || ':' || {{ value_column }}
        || ',1:0,'
    )
{%- endmacro %}
