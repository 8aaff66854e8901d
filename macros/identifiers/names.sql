{# Hashes that stand for identifiers. Each part that is hashed is written as <length>:<part>, so
   that no two lists of parts make the same text. #}

{# An expression: the name of the profile that an identifier founds (rule 5). It is an md5 over salt
   (always empty), space, type, value and erasure number. Without `space` it is this space. #}
{% macro segment_id(type_column, value_column, erasure_number, space=none) -%}
    {%- set space = space_name() if space is none else space -%}
    'use_' || md5(
        '0:,{{ space | length }}:{{ space }},'
        || {{ length_prefixed(type_column) }}
        || {{ length_prefixed(value_column) }}
        || {{ length_prefixed('cast(' ~ erasure_number ~ ' as ' ~ dbt.type_string() ~ ')') }}
    )
{%- endmacro %}

{# An expression: the name of the profile that an identifier founds. `founders` is the alias of its
   birth in identity_sightings. Null where there is no such row. #}
{% macro name_of_founder(founders, space=none) -%}
    {{ segment_id(
        founders ~ '.external_id_type', founders ~ '.external_id_value',
        founders ~ '.erasure_number', space) }}
{%- endmacro %}

{# An expression: an identifier as one short text, the same in every space. #}
{% macro external_id_hash(type_column, value_column) -%}
    md5({{ length_prefixed(type_column) }} || {{ length_prefixed(value_column) }})
{%- endmacro %}

{# An expression: the keyed hash of an identifier, by which tombstones know it. Without the keys in
   the model secrets nobody can try values against the hash. #}
{% macro identifier_hash(type_column, value_column) -%}
    {{ keyed_hash(
        length_prefixed(type_column) ~ ' || ' ~ length_prefixed(value_column), ref('secrets')) }}
{%- endmacro %}

{# An expression: a text as <length>:<text>, with a comma behind it. #}
{% macro length_prefixed(column) -%}
    cast(length({{ column }}) as {{ dbt.type_string() }}) || ':' || {{ column }} || ','
{%- endmacro %}
