{# `identities`, `graph` and `private` are the three schemas of the identity space; any other custom
   schema (the demo's raw tables) is taken literally, without a target prefix, so that
   personas_<space>_identities is named so on every target. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- elif custom_schema_name in ['identities', 'graph', 'private'] -%}
        {{ space_schema(custom_schema_name) }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
