{# The raw tables that are declared, by 'source.table', as find_relations() tells of them. Segment
   creates tables and columns when their first value arrives, so each run asks: once, when the first
   model reads raw tables, which is after the seeds of the demo. #}
{% macro raw_tables() -%}
    {%- set known = known_of_invocation() -%}
    {%- if 'raw_tables' not in known -%}
        {%- set declared = {} -%}
        {%- for entry in segment_sources() -%}
            {%- for table in tables_of(entry) -%}
                {%- do declared.update({entry.name ~ '.' ~ table: source(entry.name, table)}) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- do known.setdefault('raw_tables', find_relations(declared)) -%}
    {%- endif -%}
    {{- return(known['raw_tables']) -}}
{%- endmacro %}

{# Whether one of them is read: it is there, and so is what every event needs, and the role may read
   both. #}
{% macro is_read(raw_table) -%}
    {%- set unreadable = raw_table.unreadable | select('in', ['id', 'received_at']) | list -%}
    {{- return(raw_table.may_be_read and not unreadable) -}}
{%- endmacro %}

{# The columns that a raw table has by now, name -> {name, kind}; empty where it is not there, or
   may not be read. #}
{% macro raw_columns(source_name, table) -%}
    {%- if not execute -%}
        {{- return({}) -}}
    {%- endif -%}
    {%- set raw_table = raw_tables()[source_name ~ '.' ~ table] -%}
    {{- return(raw_table.columns if is_read(raw_table) else {}) -}}
{%- endmacro %}

{# The raw table under the name that it has: "IDENTIFIES" may be what the source calls identifies.
   Unit tests make up raw tables of their own. #}
{% macro raw_relation(source_name, table) -%}
    {%- if not execute or model.resource_type == 'unit_test' -%}
        {{- return(source(source_name, table)) -}}
    {%- endif -%}
    {{- return(raw_tables()[source_name ~ '.' ~ table].relation) -}}
{%- endmacro %}

{# What is asked or computed once per invocation: `graph` is one for all nodes and hooks of it, and
   in programs that parse once, of later ones too. A unit test has vars and raw tables of its own.
   #}
{% macro known_of_invocation() -%}
    {%- if model.resource_type == 'unit_test' -%}
        {{- return(model.setdefault('identity_warehouse', {})) -}}
    {%- endif -%}
    {%- set known = graph.setdefault('identity_warehouse', {}) -%}
    {%- for other in known | list if other != invocation_id -%}
        {%- do known.pop(other, none) -%}
    {%- endfor -%}
    {{- return(known.setdefault(invocation_id, {})) -}}
{%- endmacro %}
