{# A raw column as vars name it, in two: its table, or none for any table, and its name. A name with
   a dot or a double quote in it is written as in SQL: "a.b", identifies."say ""hi""". None if it is
   no such text. #}
{% macro raw_column_parts(column) -%}
    {%- set bare = '[^."\\s](?:[^."]*[^."\\s])?' -%}
    {%- set parts = modules.re.fullmatch(
        '(?:(' ~ bare ~ ')[.])?(?:(' ~ bare ~ ')|"((?:[^"]|"")+)")', column | string) -%}
    {%- if not parts -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return((parts.group(1), parts.group(2) or parts.group(3) | replace('""', '"'))) -}}
{%- endmacro %}

{# Where a raw table has such a column among its columns: the exact name, else the one that differs
   in case alone; a name that none has where there is none. #}
{% macro raw_column_key(column, table, columns) -%}
    {%- set only_table, name = raw_column_parts(column) -%}
    {%- if only_table is not none and only_table != table -%}
        {{- return('') -}}
    {%- endif -%}
    {{- return(name if name in columns else lowered(name)) -}}
{%- endmacro %}
